"""What a manager sees and changes of people's accounts."""
