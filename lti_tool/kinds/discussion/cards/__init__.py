"""Cards of links: what a page says of itself, below the post that links to it (row 84)."""
