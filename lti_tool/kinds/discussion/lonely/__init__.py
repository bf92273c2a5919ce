"""Nobody talks into the void: what waits for a reply comes first, and can be claimed (row 6)."""
