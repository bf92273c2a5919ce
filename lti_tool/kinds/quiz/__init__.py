"""The spark quiz: a few questions, and at once what the others said (row 48)."""
