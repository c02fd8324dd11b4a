"""The home of each role, which answers its one question."""
