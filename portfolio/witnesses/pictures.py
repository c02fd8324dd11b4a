"""A link as a picture that a telephone reads."""

import segno


def qr_of(address: str) -> str:
    """A QR code of the address, as the data: address of an SVG; dark on white in every scheme."""
    # "M" bears a smudge on a screen, and keeps the squares large enough for an old camera.
    code = segno.make(address, error="m", micro=False)
    return code.svg_data_uri(scale=6, border=4, dark="#000", light="#fff", omitsize=False)
