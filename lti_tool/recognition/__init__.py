"""Recognition: thanks of staff at items and in class, the brief before a session, a learner's own record."""
