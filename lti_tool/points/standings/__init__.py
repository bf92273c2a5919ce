"""Who stands where by points: kept with every point, so that boards are read, not added up (ADR 0057)."""
