"""A learner's own journal: dated entries that nobody else reads until one becomes evidence."""
