"""Lists that come in as CSV: people and enrolments, looked at first, then all of them or none."""
