"""Sharing tasks."""
