"""Prompts that learners propose: others vote, and instructors take them or say why not (row 17)."""
