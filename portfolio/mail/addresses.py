"""E-mail addresses as they are kept."""

from email_validator import EmailNotValidError, validate_email

HOW_TO_WRITE = "Write it as name@college.example."


def find_address(said: str) -> str | None:
    """The address that was given, as it is kept; None where it is none."""
    try:
        return validate_email(said, check_deliverability=False).normalized
    except EmailNotValidError:
        return None
