"""What the ties of a unit cover, and what it still needs."""
