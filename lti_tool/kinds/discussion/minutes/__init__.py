"""What staff look at in ten minutes: who waits for an answer, and how much of the talk is their own."""
