"""A log's analysis as a file of its own: pictures and tables on paper, ready to be evidence."""

import io
import tempfile
from datetime import datetime
from pathlib import Path

from portfolio.complaints.models import Recommendation
from portfolio.complaints.pictures import pictures_of, step_words
from portfolio.complaints.queries import LogPage
from portfolio.documents.child import read_apart
from portfolio.documents.kinds import MediaKind
from portfolio.evidence.models import EvidenceVersion
from portfolio.evidence.received import Upload
from portfolio.evidence.stored import area_of
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
        recommendations=recommendations,
        at=at,
    )
    with tempfile.NamedTemporaryFile(prefix="portfolio-analysis-", suffix=".pdf") as file:
        file.write(made)
        file.flush()
        document = read_apart(Path(file.name), MediaKind.PDF)
    stored = store().put(io.BytesIO(made), area=area_of(version.centre_id))
    return Upload(f"Analysis of {version.item.code}.pdf", MediaKind.PDF, stored, document)
