"""A list of people."""
