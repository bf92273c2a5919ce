"""The door's services against scripted platforms, recorded Moodle messages, sockets and the sandbox."""
