"""External verifiers: what is open to them, for which days, and every look."""
