"""Units that a centre writes itself."""
