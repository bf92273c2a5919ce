"""Two people are asked to reply to each thread of a learner, so that nobody talks into the void (row 11)."""
