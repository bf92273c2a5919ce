"""How a course, and each learner in it, asks, gives and thanks (product.md 4.2)."""
