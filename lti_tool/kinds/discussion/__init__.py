"""Discussion: one prompt, threads two levels deep."""
