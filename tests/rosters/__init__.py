"""Lists of people: read by the worker, applied whole or not at all, and shown to staff."""
