"""Three people look after a discussion for its time: a host, a sceptic and a summariser (row 18)."""
