"""Erasing a person by law: what goes, what stays and why; legal holds."""
