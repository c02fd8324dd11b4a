"""Handing the places of one person over to another."""
