"""The data files of units and qualifications: their shape, reading and writing them."""
