"""Accounts as Flask-Security keeps them, set up for this house."""
