"""Where bytes are kept: one port over a local folder, S3-compatible stores and memory."""
