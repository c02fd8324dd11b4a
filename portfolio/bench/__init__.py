"""The benchmark: a centre of any size, the pages that people wait for, and floors beside them."""
