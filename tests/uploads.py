"""A file sent to the page that takes one, where a centre's room or a disk may be at its end."""

import io

from tests.strict_client import Page, StrictClient

FORM = {"kind": "PE", "title": "The reply I wrote", "work_on": "2026-03-02"}


def upload(client: StrictClient, address: str, text: bytes = b"Dear Mr Lee") -> Page | None:
    """The page that says no; None where the file was taken."""
    sent = FORM | {"file": (io.BytesIO(text), "reply.txt")}
    answer = client.post(address, data=sent, content_type="multipart/form-data")
    assert answer.status_code in (303, 422)
    return Page(answer.text) if answer.status_code == 422 else None
