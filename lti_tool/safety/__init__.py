"""What Stoke holds about a person: shown to them, given to them as a file, and erased when they ask."""
