"""What is done with logs: columns confirmed, recommendations made, the timescale set."""

from collections.abc import Mapping
from datetime import UTC, datetime

from portfolio.audit.record import Verb, record
from portfolio.complaint_logs.log import Choices
from portfolio.complaints import rules
from portfolio.complaints.models import ComplaintTimescale, LogChoice, Recommendation
from portfolio.complaints.queries import is_replaced
from portfolio.db import db
from portfolio.evidence.models import EvidenceVersion
from portfolio.evidence.queries import document_of
from portfolio.people.models import Centre, User
from portfolio.schema import Base


def choose(
    version: EvidenceVersion, choices: Choices, *, by: User, at: datetime | None = None
) -> LogChoice:
    """The version's columns, spellings and rows are read as *choices* say, from now on."""
    choice = LogChoice(
        version_id=version.id,
        columns={
            str(place): said.value if said else None for place, said in choices.columns.items()
        },
        themes=dict(choices.themes),
        kinds={str(passage): kind.value for passage, kind in choices.kinds.items()},
        by_id=by.id,
        at=at or datetime.now(UTC),
    )
    db.session.add(choice)
    db.session.flush()
    _say(Verb.LOG_CONFIRMED, choice, version, by, "said what the columns hold of")
    return choice


def recommend(
    version: EvidenceVersion, said: Mapping[str, str], *, by: User, at: datetime | None = None
) -> Recommendation:
    """The learner recommends something from the log; what it lacks is shown and not refused."""
    made = _recommendation(version, said, by, at)
    db.session.add(made)
    db.session.flush()
    _say(Verb.RECOMMENDED, made, version, by, "recommended something from")
    return made


def change_recommendation(
    recommendation: Recommendation,
    said: Mapping[str, str],
    *,
    by: User,
    at: datetime | None = None,
) -> Recommendation:
    """What is recommended reads as *said*; the earlier words stay in their row."""
    _require_newest(recommendation)
    made = _recommendation(recommendation.version, said, by, at)
    made.replaces_id = recommendation.id
    db.session.add(made)
    db.session.flush()
    _say(Verb.RECOMMENDED, made, made.version, by, "changed a recommendation from")
    return made


def withdraw_recommendation(
    recommendation: Recommendation, *, by: User, at: datetime | None = None
) -> Recommendation:
    """The recommendation is no longer made; its words stay in their row."""
    _require_newest(recommendation)
    made = Recommendation(
        version=recommendation.version,
        replaces_id=recommendation.id,
        withdrawn=True,
        text=recommendation.text,
        theme=recommendation.theme,
        locator=recommendation.locator,
        policy=recommendation.policy,
        mitigation=recommendation.mitigation,
        by=by,
        at=at or datetime.now(UTC),
    )
    db.session.add(made)
    db.session.flush()
    _say(Verb.RECOMMENDATION_WITHDRAWN, made, made.version, by, "took back a recommendation from")
    return made


def set_timescale(centre: Centre, days: int, *, by: User, at: datetime | None = None) -> None:
    """Complaints in the centre's logs should be resolved within *days* days, from now on."""
    made = ComplaintTimescale(
        for_centre_id=centre.id, days=days, by_id=by.id, at=at or datetime.now(UTC)
    )
    db.session.add(made)
    db.session.flush()
    record(
        Verb.TIMESCALE_SET,
        made,
        by_id=by.id,
        centre_id=centre.id,
        sentence=f"{by.name} set {days} days as the timescale for resolving complaints.",
    )


def _recommendation(
    version: EvidenceVersion, said: Mapping[str, str], by: User, at: datetime | None
) -> Recommendation:
    document = document_of(version)
    if document is None or not rules.is_log(document):
        raise rules.NoLog("This item is no sheet, so there are no rows to recommend from.")
    rules.require_rows(said["locator"], document)
    return Recommendation(version=version, by=by, at=at or datetime.now(UTC), **said)


def _require_newest(recommendation: Recommendation) -> None:
    if is_replaced(recommendation):
        raise rules.ReplacedAlready(
            "This recommendation was changed after you opened it. Open it again from the log."
        )


def _say(verb: Verb, subject: Base, version: EvidenceVersion, by: User, did: str) -> None:
    item = version.item
    record(
        verb,
        subject,
        by_id=by.id,
        centre_id=item.centre_id,
        portfolio_id=item.portfolio_id,
        sentence=f"{by.name} {did} {item.code}, version {version.version}.",
    )
