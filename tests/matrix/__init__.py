"""Nobody reaches what belongs to another registration, course or role."""
