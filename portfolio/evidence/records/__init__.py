"""What an assessor records by assessing."""
