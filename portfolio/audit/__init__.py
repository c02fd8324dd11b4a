"""What was done, by whom, when: a chain of events per centre that shows any later change."""
