"""A course laid out in one go: many activities over its weeks, whose dates move with its start."""
