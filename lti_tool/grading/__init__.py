"""From acts to a grade: steps, progress, scores and their deliveries."""
