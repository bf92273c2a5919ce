"""What instructors configured, the registry of kinds, and how a launch finds its activity."""
