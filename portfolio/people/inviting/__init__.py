"""Inviting people, and answering an invitation."""
