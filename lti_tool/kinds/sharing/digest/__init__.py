"""A card to a team's channel, each week: what was shared, and what else was done."""
