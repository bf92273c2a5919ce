"""What every activity's staff sees."""
