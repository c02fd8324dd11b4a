"""The judging sheet: a unit's evidence as it was submitted, beside the criteria it is for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from portfolio.access import Relation
from portfolio.assessment.judgement_queries import (
    EarlierJudgement,
    as_coverage_takes_them,
    earlier_judgements,
    newest_judgements,
)
from portfolio.assessment.judging import (
    accepted_by_meeting,
    accepted_of,
    age_in_words,
    is_current,
    own_evidence,
    preset_for,
)
from portfolio.assessment.models import Judgement, TieDecision
from portfolio.assessment.queries import reopened_because, submissions_of
from portfolio.assessment.sheet import CriterionLine, Mark, Sheet, Shown, Tab, TieLine
from portfolio.assessment.states import Outcome
from portfolio.assessment.tie_queries import newest_decisions, submitted_ties
from portfolio.documents.locators import label, parse, taken_apart
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.confidentiality.queries import read_by_others
from portfolio.evidence.coverage.queries import coverage_of, takes_real_work_only
from portfolio.evidence.coverage.unit import CoveredCriterion, TieState, tie_state
from portfolio.evidence.coverage.worth_knowing import REAL_WORK_ONLY, worth_knowing
from portfolio.evidence.kinds.catalogue import kinds_of
from portfolio.evidence.mapping.queries import outline_of
from portfolio.evidence.matches.queries import matches_of
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion
from portfolio.evidence.provenance import age_of, circumstances_of
from portfolio.people.models import User
from portfolio.sentences import listed
from portfolio.standards.methods import method_names
from portfolio.standards.models import Criterion


def sheet_for(
    unit: PortfolioUnit,
    reader: User,
    *,
    today: date,
    limit_days: int,
    item: int | None = None,
    version: int | None = None,
) -> Sheet:
    """The judging sheet of a unit, showing that item, or the first one not decided on."""
    submitted = submitted_ties(unit)
    decisions = newest_decisions(unit)
    judgements = newest_judgements(unit)
    earlier = earlier_judgements(unit)
    rounds = submissions_of(unit)
    real_work_only = takes_real_work_only(unit)
    covered = coverage_of(
        unit,
        judged=as_coverage_takes_them(judgements),
        decided={id: each.accepted for id, each in decisions.items()},
    )
    lines = tuple(
        _line(
            criterion,
            [tie for tie in submitted if tie.criterion_id == criterion.id],
            its_coverage,
            decisions,
            judgements.get(criterion.id),
            earlier.get(criterion.id),
            real_work_only=real_work_only,
            reader=reader,
            today=today,
            limit_days=limit_days,
        )
        for criterion, its_coverage in zip(
            unit.unit_version.criteria, covered.criteria, strict=True
        )
    )
    versions = _versions_of(submitted)
    chosen = _chosen(versions, submitted, decisions, item, version)
    return Sheet(
        submission=rounds[-1] if rounds else None,
        criteria=lines,
        tabs=tuple(_tab(each, versions, current=each is chosen) for each in versions),
        shown=_shown(chosen, submitted, decisions, lines, reader, today, limit_days)
        if chosen
        else None,
        our_numbering=not all(c.number for c in unit.unit_version.criteria),
        worth_knowing=worth_knowing(
            covered,
            today=today,
            current_for_days=limit_days,
            real_work_only=real_work_only,
        ),
        reopened=reopened_because(unit),
    )


def _line(
    criterion: Criterion,
    ties: list[EvidenceMapping],
    covered: CoveredCriterion,
    decisions: dict[int, TieDecision],
    judgement: Judgement | None,
    earlier: EarlierJudgement | None,
    *,
    real_work_only: bool,
    reader: User,
    today: date,
    limit_days: int,
) -> CriterionLine:
    decided = {id: decision.accepted for id, decision in decisions.items()}
    would_accept = accepted_by_meeting(ties, decided)
    return CriterionLine(
        id=criterion.id,
        label=criterion.label,
        text=criterion.display_text,
        state=covered.state.value,
        ties=tuple(_tie_line(tie, decisions.get(tie.id), ties, reader) for tie in ties),
        needs=tuple(_needs(covered, judgement, earlier, would_accept, real_work_only)),
        preset=preset_for(
            [*accepted_of(ties, decided), *would_accept], today=today, limit_days=limit_days
        ),
        feedback=judgement.feedback if judgement is not None else "",
    )


def _needs(
    covered: CoveredCriterion,
    judgement: Judgement | None,
    earlier: EarlierJudgement | None,
    undecided: Sequence[EvidenceMapping],
    real_work_only: bool,
) -> list[str]:
    said = []
    if judgement is None and earlier is not None:
        said.append(earlier.sentence)
    if judgement is not None and judgement.outcome == Outcome.MORE_NEEDED:
        said.append(f"More was asked for: {judgement.feedback}")
        if any(tie.submission and tie.submission.at > judgement.at for tie in undecided):
            said.append("The learner has answered with new evidence.")
    waiting = {each.item.code: None for each in covered.counting if each.state is TieState.MAPPED}
    if waiting:
        said.append(f"{listed([*waiting])} can be judged once the learner submits it.")
    simulated = {each.item.code: None for each in covered.counting if each.item.simulated}
    if simulated and real_work_only:
        are = "is" if len(simulated) == 1 else "are"
        said.append(f"{listed([*simulated])} {are} simulated; {REAL_WORK_ONLY}")
    if covered.methods_missing:
        methods = method_names(covered.methods_missing)
        said.append(f"Demands {methods}; nothing of that kind is here.")
    return said


def _tie_line(
    tie: EvidenceMapping,
    decision: TieDecision | None,
    its_ties: list[EvidenceMapping],
    reader: User,
) -> TieLine:
    newest = max(
        each.version.version for each in its_ties if each.version.item_id == tie.version.item_id
    )
    notes = []
    if tie.version.version < newest:
        notes.append(f"Version {tie.version.version}; the learner has replaced it.")
    if tie.item.withdrawn:
        notes.append("Withdrawn by the learner; it no longer counts.")
    if tie.item.by_relation == Relation.ASSESSOR:
        notes.append("Made by the assessor, by assessing.")
    own = own_evidence(tie, reader)
    if own:
        notes.append("You added this item, so somebody else judges it.")
    if tie.by_relation == Relation.ASSESSOR:
        notes.append("Mapped by the assessor.")
    if tie.note:
        notes.append(tie.note)
    state = tie_state(tie.submitted, decision.accepted if decision is not None else None)
    return TieLine(
        id=tie.id,
        item_number=tie.item.number,
        version=tie.version.version,
        label=f"{tie.item.code} {label(tie.locator, outline_of(tie.version))}",
        stretches=taken_apart(tie.locator)[1],
        first=min(parse(tie.locator), default=None),
        state=state.value,
        reason=decision.reason if decision is not None else "",
        notes=tuple(notes),
        decidable=not own,
    )


def _versions_of(ties: Sequence[EvidenceMapping]) -> list[EvidenceVersion]:
    """The versions that were submitted, by item, the newest of each first."""
    versions = {tie.version_id: tie.version for tie in ties}
    return sorted(versions.values(), key=lambda each: (each.item.number, -each.version))


def _chosen(
    versions: Sequence[EvidenceVersion],
    ties: Sequence[EvidenceMapping],
    decisions: dict[int, TieDecision],
    item: int | None,
    version: int | None,
) -> EvidenceVersion | None:
    asked = [each for each in versions if each.item.number == item]
    exactly = [each for each in asked if each.version == version]
    waiting = {tie.version_id for tie in ties if tie.id not in decisions}
    undecided = [each for each in versions if each.id in waiting]
    for found in (exactly, asked, undecided, versions):
        if found:
            return found[0]
    return None


def _tab(version: EvidenceVersion, versions: Sequence[EvidenceVersion], *, current: bool) -> Tab:
    item = version.item
    newest = next(each for each in versions if each.item_id == version.item_id)
    title = version.title if version is newest else f"version {version.version}"
    return Tab(item.number, version.version, f"{item.code} {_short(title)}", current)


def _shown(
    version: EvidenceVersion,
    ties: Sequence[EvidenceMapping],
    decisions: Mapping[int, TieDecision],
    lines: Sequence[CriterionLine],
    reader: User,
    today: date,
    limit_days: int,
) -> Shown:
    document = read_by_others(version)
    states = {tie.id: tie.state for line in lines for tie in line.ties}
    marks: dict[int, list[Mark]] = defaultdict(list)
    whole = []
    for tie in ties:
        if tie.version_id == version.id:
            mark = Mark(tie.criterion.label, f"#criterion-{tie.criterion_id}", states[tie.id])
            for number in parse(tie.locator):
                marks[number].append(mark)
            if not tie.locator:
                whole.append(mark)
    kind = kinds_of(version.item.portfolio.learner.centre).of(version.item)
    return Shown(
        version=version,
        heading=f"{version.item.code} {version.title}",
        document=document,
        ties=dict(marks),
        whole=tuple(whole),
        kind=f"{kind.label} ({kind.code})",
        by_assessing=version.item.by_relation == Relation.ASSESSOR,
        declared_at=version.declared_at,
        age=age_of(version.work_on, today) if version.work_on else "",
        circumstances=circumstances_of(version).words,
        judged_before=max(
            (
                tie.version.version
                for tie in ties
                if tie.version.item_id == version.item_id
                and tie.version.version < version.version
                and tie.id in decisions
            ),
            default=0,
        ),
        current=is_current(version, today=today, limit_days=limit_days),
        limit=age_in_words(limit_days),
        matches=matches_of(version, reader, today=today),
    )


def _short(title: str, length: int = 28) -> str:
    return title if len(title) <= length else title[: length - 1].rstrip() + "…"
