"""Which criteria a passage may support, told from what it tells: no model, all on this machine."""
