"""The pages and doors of the campus."""
