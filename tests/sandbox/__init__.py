"""The practice campus itself."""
