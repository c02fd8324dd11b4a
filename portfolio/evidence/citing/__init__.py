"""The clauses of policies and laws that evidence goes by."""
