"""Where an account's sections are kept: with its draft while it is written, then with its version.

The text beside them is the same words in one piece, which is what all others read.
"""

from typing import Any

from portfolio.evidence.models import EvidenceVersion
from portfolio.reflection.accounts import Account

_KEY = "account"


def account_in(version: EvidenceVersion) -> Account:
    """What a version of an account says, section by section, or what is written of it so far."""
    if version.draft is not None:
        return account_from(version.draft.fields, version.draft.text)
    return account_from(version.fields, version.text)


def kept_of(account: Account) -> dict[str, Any]:
    """What is kept of an account beside its text: nothing where the text is all there is."""
    return {_KEY: account.to_plain()} if account != Account(more=account.more) else {}


def put_account(version: EvidenceVersion, account: Account) -> None:
    """Let the version say what the account says."""
    version.text = account.text
    others = {key: value for key, value in version.fields.items() if key != _KEY}
    version.fields = others | kept_of(account)


def account_from(fields: dict[str, Any], text: str | None) -> Account:
    """What was kept of an account beside its text, or the text alone."""
    kept = fields.get(_KEY)
    return Account.from_plain(kept) if kept else Account(more=text or "")
