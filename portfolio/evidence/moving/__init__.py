"""Units that go over to another version of their text, with their ties."""
