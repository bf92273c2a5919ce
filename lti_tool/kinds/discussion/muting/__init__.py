"""Threads of which somebody wants to be told no more (row 91)."""
