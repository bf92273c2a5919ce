"""Replies in the course to what was shared."""
