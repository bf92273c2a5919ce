"""Tests that read like promises; tests/conftest.py has the databases."""
