"""What `make bench` is made of. Everything stays on loopback, is bounded, and ends its own processes."""
