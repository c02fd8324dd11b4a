"""A dossier as a PDF."""

from portfolio.exports.dossier import Dossier
from portfolio.printing.pdf import printed


def pdf_of(dossier: Dossier) -> bytes:
    """The document, with every font in it."""
    return printed("exports/unit.html", dossier=dossier, cover=dossier.cover)
