"""The demonstration centres: people of every role, and one portfolio in the middle of its life."""
