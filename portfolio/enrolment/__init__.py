"""A learner's portfolio, the units in it, who works on each, and by when."""
