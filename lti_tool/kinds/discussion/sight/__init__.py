"""What a reader sees of a discussion: the one place that decides it."""
