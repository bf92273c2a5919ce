"""Flags, and what staff decide about a post: nothing is hidden or counted less by a machine (row 82)."""
