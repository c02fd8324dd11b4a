"""Pages that show more than one area knows: homes, the unit page, history."""
