"""Promises of discussions."""
