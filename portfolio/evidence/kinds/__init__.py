"""The kinds of evidence, and what a centre makes of them."""
