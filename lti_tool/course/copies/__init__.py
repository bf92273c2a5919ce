"""Copied courses as platforms tell of them by themselves (ADR 0018)."""
