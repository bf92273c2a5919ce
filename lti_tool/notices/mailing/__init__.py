"""Mail to people who agreed to it: digests, and what was said to them."""
