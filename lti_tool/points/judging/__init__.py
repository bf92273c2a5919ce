"""What one person's acts of a week are worth, and why some are worth nothing."""
