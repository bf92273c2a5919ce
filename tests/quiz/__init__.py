"""The spark quiz."""
