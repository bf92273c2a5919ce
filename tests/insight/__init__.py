"""Promises of insight: what staff see of a course, and the proof that learners see."""
