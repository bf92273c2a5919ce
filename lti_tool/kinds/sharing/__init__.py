"""The sharing task: say something where people already are, or here, for the same credit (rows 22 to 29)."""
