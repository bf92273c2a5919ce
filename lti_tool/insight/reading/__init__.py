"""What insight reads: a fixed number of statements, however many people and acts a course has."""
