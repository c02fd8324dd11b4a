"""What a log says, or all of them together, as a PDF of its own: ready to be evidence."""

import io
import tempfile
from datetime import datetime
from pathlib import Path

from portfolio.complaints.models import Recommendation
from portfolio.complaints.pictures import pictures_of, step_words, themes_by_month
from portfolio.complaints.queries import LogPage, Patterns, names_of
from portfolio.documents.child import read_apart
from portfolio.documents.kinds import MediaKind
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.files.received import Upload
from portfolio.evidence.files.stored import area_of
from portfolio.evidence.models import EvidenceVersion
from portfolio.files.store import store
from portfolio.printing.pdf import printed


def analysis_file(
    version: EvidenceVersion,
    page: LogPage,
    recommendations: list[Recommendation],
    *,
    at: datetime,
) -> Upload:
    """The analysis as a stored PDF, a page a question, so that each can be tied by itself."""
    made = printed(
        "complaints/analysis.html",
        version=version,
        page=page,
        pictures=pictures_of(page.found),
        steps=[(step_words(each.name), each) for each in page.found.months],
        rows=page.rows(),
        recommendations=[
            (each, names_of(each.version).words(each.locator)) for each in recommendations
        ],
        at=at,
    )
    return _stored(f"Analysis of {version.item.code}.pdf", made, centre_id=version.centre_id)


def patterns_file(portfolio: Portfolio, page: Patterns, *, at: datetime) -> Upload:
    """What all logs of a portfolio say together, in the same form."""
    made = printed(
        "complaints/patterns_printed.html",
        page=page,
        pictures=pictures_of(page.found),
        months=themes_by_month(page.found),
        steps=[(step_words(each.name), each) for each in page.found.months],
        at=at,
    )
    return _stored("Patterns in complaint logs.pdf", made, centre_id=portfolio.centre_id)


def _stored(name: str, made: bytes, *, centre_id: int) -> Upload:
    with tempfile.NamedTemporaryFile(prefix="portfolio-analysis-", suffix=".pdf") as file:
        file.write(made)
        file.flush()
        document = read_apart(Path(file.name), MediaKind.PDF)
    stored = store().put(io.BytesIO(made), area=area_of(centre_id))
    return Upload(name, MediaKind.PDF, stored, document)
