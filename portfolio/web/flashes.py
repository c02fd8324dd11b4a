"""Telling a person what happened, on the next page. Never before the transaction has ended."""

from flask import flash


def told_success(sentence: str) -> None:
    """Say on the next page that something was done."""
    flash(sentence, "success")


def told_error(sentence: str) -> None:
    """Say on the next page that something was not done, and what to do."""
    flash(sentence, "error")
