"""Small circles: a part of the learners who talk among themselves (row 10)."""
