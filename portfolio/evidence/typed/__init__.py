"""Evidence that is typed into a form: testimonies, and what is held at the workplace."""
