"""A template as a PDF that screen readers can read aloud in order (PDF/UA-1)."""

from typing import Any

from flask import current_app
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from portfolio.printing.signs import drawable

# No such host can exist: every address in the document is ours, and answered from our own files.
_BASE = "https://portfolio.invalid"


class NotOurs(FatalURLFetchingError):  # type: ignore[misc]  # WeasyPrint leaves it untyped
    """The document asked for something that is not our own stylesheet."""


class OwnStylesheet(URLFetcher):  # type: ignore[misc]  # WeasyPrint leaves it untyped
    """Gives the print stylesheet and nothing else: no network, no file."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        with current_app.test_request_context(base_url=_BASE):
            ours = current_app.url_for("static", filename="print.css", _external=True)
        if url != ours:
            raise NotOurs(f"A document may not load {url}.")
        with current_app.open_resource("static/print.css") as file:
            return URLFetcherResponse(url, file.read(), {"Content-Type": "text/css"})


def printed(template: str, **values: Any) -> bytes:
    """The template, filled in, as a document with every font in it."""
    with current_app.test_request_context(base_url=_BASE):
        html = current_app.jinja_env.get_template(template).render(**values)
    document = HTML(string=drawable(html), base_url=f"{_BASE}/", url_fetcher=OwnStylesheet())
    made: bytes = document.write_pdf(
        pdf_variant="pdf/ua-1",
        font_config=FontConfiguration(),
        finisher=lambda _document, pdf: _say_scopes(pdf),
    )
    return made


def _say_scopes(pdf: Any) -> None:
    """Every header cell says whether it heads its column or its row.

    WeasyPrint ties cells to headers by their ids; many readers only know the scope.
    """
    by_reference = {each.reference: each for each in pdf.objects}
    for each in pdf.objects:
        if isinstance(each, dict) and each.get("S") == "/TH" and "A" in each:
            group = by_reference[by_reference[each["P"]]["P"]]
            each["A"]["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"
