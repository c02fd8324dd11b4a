"""The unit page: what is missing, the matrix, the submission."""
