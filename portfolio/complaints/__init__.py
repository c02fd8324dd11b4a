"""Complaint logs as pages: their columns, what is seen over all rows, recommendations."""
