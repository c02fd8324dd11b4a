"""What a witness does, who has no account."""
