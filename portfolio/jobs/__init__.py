"""Work done behind the page: a port over Huey."""
