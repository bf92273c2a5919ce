"""Everything else that leaves the house: mail."""
