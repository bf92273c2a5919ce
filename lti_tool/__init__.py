"""Stoke: social learning inside the LMS, launched over LTI 1.3."""

__version__ = "0.1.0"
