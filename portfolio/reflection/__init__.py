"""Reflective accounts as words alone: models of reflection, sections, gentle checks, the template.

Nothing here knows the database, the web, or what a criterion is beyond its number and its text.
"""
