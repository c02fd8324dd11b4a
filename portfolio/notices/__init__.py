"""Notices: each person learns of what others did that concerns them, in the page and by e-mail.

Notices are made from the audit trail, by a job after the commit: no action knows of them, no act
fails or waits for their sake, and an event that was read makes each of its notices once.
"""
