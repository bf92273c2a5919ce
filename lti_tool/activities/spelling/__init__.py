"""How answers that people type are compared, whatever kind of activity asks."""
