"""A course's list of people: wanted, read page by page, and applied once the walk was whole (ADR 0015)."""
