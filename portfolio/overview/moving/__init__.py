"""The pages on which units go over to another version of their text."""
