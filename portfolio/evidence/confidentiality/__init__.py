"""Other people's names and numbers: found, replaced or kept with a reason."""
