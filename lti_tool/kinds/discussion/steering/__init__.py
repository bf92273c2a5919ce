"""What staff do with a thread as a whole: pin, lock, move, and split a reply off it (row 12)."""
