"""Internal verification: samples of assessors' decisions, action points, release."""
