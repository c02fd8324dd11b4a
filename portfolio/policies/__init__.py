"""The register of a centre's policies, laws and standards, with the clauses that accounts cite."""
