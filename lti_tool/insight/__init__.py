"""What staff see of how a course goes, read off the ledger, and the proof that learners see (ADR 0060)."""
