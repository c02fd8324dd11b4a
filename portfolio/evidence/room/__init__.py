"""How much room there is for files."""
