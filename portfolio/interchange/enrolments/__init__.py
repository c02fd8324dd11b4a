"""A list of enrolments."""
