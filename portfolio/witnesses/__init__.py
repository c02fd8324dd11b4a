"""Witnesses: asking by link, what they say, who they are, and whom an assessor calls an expert."""
