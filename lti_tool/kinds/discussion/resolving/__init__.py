"""How a discussion ends: what its people now think, endorsed by staff (row 19, R14)."""
