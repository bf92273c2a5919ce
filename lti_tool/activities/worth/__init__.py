"""Whether an activity was worth it: learners say so in one tap when it is over, staff see what follows."""
