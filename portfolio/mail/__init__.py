"""The mail port: what is posted in a transaction leaves after the commit, or is tried again."""
