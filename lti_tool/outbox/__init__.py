"""Work that leaves the house: rows with leases, the worker's loop, pauses per registration."""
