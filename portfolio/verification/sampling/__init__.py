"""Which decisions a verifier should look at, and why."""
