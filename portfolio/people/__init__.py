"""Centres, the people in them, and what each of them is there."""
