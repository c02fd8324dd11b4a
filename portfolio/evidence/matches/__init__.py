"""What other people declared that says the same."""
