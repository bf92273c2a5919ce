"""The spark calendar: a course's activities in its weeks, and moving them there (row 15)."""
