"""The door to browsers: who is asking, what they may do, and errors as pages."""
