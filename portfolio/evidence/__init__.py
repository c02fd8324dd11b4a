"""Evidence of every kind, its versions and files, and what it is mapped to."""
