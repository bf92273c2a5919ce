"""Boards: for who wants to stand on one, by points and under an alias (ADR 0057). Off by default."""
