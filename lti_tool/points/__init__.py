"""Points: what learners collect for what they do, apart from any score (design.md, Words)."""
