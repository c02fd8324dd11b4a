"""Keeping a portfolio through the loss of a machine: backup, restore, upgrade."""
