"""The admin's pages: who may sign in, health, platforms and what is set for the whole site."""
