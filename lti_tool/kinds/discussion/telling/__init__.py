"""What a discussion tells people of, read out of what is there (ADR 0042)."""
