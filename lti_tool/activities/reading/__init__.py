"""Days on which somebody read an activity: watching counts too (S5, row 74)."""
