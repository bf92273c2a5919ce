"""What staff recognise of learners: kept beside the kinds, so that each can show it at its items."""
