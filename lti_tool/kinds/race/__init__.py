"""The reference race: who finds a source, and what the class has found in the end (rows 46, S20)."""
