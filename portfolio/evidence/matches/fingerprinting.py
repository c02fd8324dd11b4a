"""Making the fingerprints by which a declared version is found among others'."""

from datetime import UTC, datetime

from sqlalchemy import delete

from portfolio.db import db
from portfolio.documents.similarity import Fingerprints, fingerprints_of, number_of_file
from portfolio.evidence.matches.beside import texts_of
from portfolio.evidence.matches.models import ComparedVersion, Fingerprint
from portfolio.evidence.matches.queries import common_among, quoted_in
from portfolio.evidence.matches.rules import Sort
from portfolio.evidence.models import EvidenceVersion
from portfolio.evidence.queries import document_of


def read_through(version: EvidenceVersion) -> Fingerprints:
    """The fingerprints of what a version says, without what everybody quotes."""
    texts = texts_of(document_of(version))
    return fingerprints_of(texts, known=quoted_in(version.item.portfolio))


def put_fingerprints(
    version: EvidenceVersion, made: Fingerprints, *, at: datetime | None = None
) -> ComparedVersion:
    """The version is found by these from now on, and by the bytes of its files.

    What stands in many portfolios already is not kept once more, so that no look-up ever reads
    more than a few rows for each fingerprint.
    """
    compared = db.session.get(ComparedVersion, version.id)
    if compared is None:
        compared = ComparedVersion(version_id=version.id)
        db.session.add(compared)
    common = common_among(made.parts, version.item.portfolio)
    numbers = dict.fromkeys(made.parts - common, Sort.PART)
    if made.whole is not None:
        numbers[made.whole] = Sort.TEXT
    numbers |= {
        number_of_file(file.sha256): Sort.FILE for file in version.files if file.erased_at is None
    }
    db.session.execute(delete(Fingerprint).where(Fingerprint.version_id == version.id))
    portfolio = version.item.portfolio
    db.session.add_all(
        Fingerprint(
            version_id=version.id,
            value=value,
            sort=sort.value,
            in_centre_id=portfolio.home_centre_id,
            learner_id=portfolio.learner_id,
        )
        for value, sort in numbers.items()
    )
    compared.made_at = at or datetime.now(UTC)
    compared.words = made.words
    compared.parts = len(made.parts - common)
    compared.common = len(common)
    compared.level = made.level
    return compared
