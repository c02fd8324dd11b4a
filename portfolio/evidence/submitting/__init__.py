"""Putting a unit before its assessor."""
