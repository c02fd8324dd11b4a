"""Keeping an installation tidy: what crashes left behind, found and cleared."""
