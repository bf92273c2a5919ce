"""Tests of the house: its layout, its rules, its lock files and its databases."""
