"""What leaves Stoke as a whole: a course as tables, its acts as statements and events, its book."""
