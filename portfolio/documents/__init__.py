"""What an uploaded file says: its kind, its numbered passages, and how a place in it is named."""
