"""How this Stoke fares: figures are read, judged and put into words (ADR 0024)."""
