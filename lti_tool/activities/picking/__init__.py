"""What a learner holds for their best in an activity, with why: where staff begin to read (row 68)."""
