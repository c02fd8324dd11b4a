"""Qualifications, units, outcomes and criteria: loaded from data files, in versions."""
