"""Evidence tied to criteria, passage by passage."""
