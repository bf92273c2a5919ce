"""The reference race."""
