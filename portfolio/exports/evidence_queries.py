"""What a dossier shows of evidence: the items, and each criterion with its ties and judgements."""

from collections.abc import Iterable, Mapping, Sequence

from portfolio.access import Relation
from portfolio.assessment.models import Judgement, TieDecision
from portfolio.assessment.snapshots import text_hash
from portfolio.days import in_words
from portfolio.documents.locators import label
from portfolio.enrolment.models import PortfolioUnit
from portfolio.evidence.coverage.unit import Coverage
from portfolio.evidence.coverage.worth_knowing import NOT_SIGNED
from portfolio.evidence.kinds.catalogue import Kinds
from portfolio.evidence.mapping.queries import outline_of
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion
from portfolio.evidence.provenance import circumstances_of
from portfolio.exports import dossier
from portfolio.exports.decision_queries import judged
from portfolio.exports.rules import Shown
from portfolio.standards.methods import Method


def evidence_shown(
    ties: Sequence[EvidenceMapping], covered: Coverage, shown: Shown, kinds: Kinds
) -> tuple[dossier.Evidence, ...]:
    """The items that the ties are of, in their order, with the versions that were tied."""
    found = []
    for item in {tie.item.id: tie.item for tie in ties}.values():
        its = [tie for tie in ties if tie.item is item]
        versions = {tie.version_id: tie.version for tie in its}.values()
        serves = {tie.criterion_id for tie in its}
        found.append(
            dossier.Evidence(
                code=item.code,
                title=_last(versions).title if shown.evidence else "",
                method=kinds.there(item, its[0].portfolio_unit_id).label,
                method_code=kinds.there(item, its[0].portfolio_unit_id).code,
                by_assessor=item.by_relation == Relation.ASSESSOR,
                withdrawn=item.withdrawn,
                versions=tuple(
                    _version(each, shown) for each in sorted(versions, key=lambda v: v.version)
                ),
                serves=tuple(each.label for each in covered.criteria if each.id in serves),
            )
        )
    return tuple(found)


def _last(versions: Iterable[EvidenceVersion]) -> EvidenceVersion:
    return max(versions, key=lambda version: version.version)


def _version(version: EvidenceVersion, shown: Shown) -> dossier.Version:
    files = [
        dossier.File(file.name if shown.evidence else "a file", file.sha256, file.size)
        for file in version.files
    ]
    if not files:
        files = [dossier.File("", text_hash(version), None)]
    return dossier.Version(
        version=version.version,
        title=version.title if shown.evidence else "",
        work_on=version.work_on,
        declared_at=version.declared_at,
        files=tuple(files),
        circumstances=circumstances_of(version).words if shown.evidence else "",
        ai_statement=(version.ai_statement or "") if shown.evidence else "",
        goes_by=tuple(each.words for each in version.citations) if shown.evidence else (),
        held=str(version.fields["location"]) if version.held and shown.evidence else "",
        seen=tuple(f"{each.by.name} on {in_words(each.seen_on)}" for each in version.sightings),
    )


def criteria_shown(
    unit: PortfolioUnit,
    covered: Coverage,
    ties: Sequence[EvidenceMapping],
    decisions: Mapping[int, TieDecision],
    judgements: Sequence[Judgement],
    shown: Shown,
    kinds: Kinds,
) -> tuple[dossier.Criterion, ...]:
    """Every criterion with its ties, their decisions, and its judgements, newest first."""
    states = {
        each.tie.id: each.state.value for criterion in covered.criteria for each in criterion.ties
    }
    exact = {criterion.id: criterion.text for criterion in unit.unit_version.criteria}
    return tuple(
        dossier.Criterion(
            label=each.label,
            text=exact[each.id],
            demands=tuple(Method(code).label.capitalize() for code in each.asked.methods),
            unsupplied=bool(each.methods_missing),
            state=each.state.value,
            ties=tuple(
                _tie(tie, states[tie.id], decisions.get(tie.id), shown, kinds)
                for tie in ties
                if tie.criterion_id == each.id
            ),
            judged=tuple(
                judged(judgement, holds=place == 0)
                for place, judgement in enumerate(
                    judgement for judgement in judgements if judgement.criterion_id == each.id
                )
            )
            if shown.judgements
            else (),
        )
        for each in covered.criteria
    )


def _tie(
    tie: EvidenceMapping,
    state: str,
    decision: TieDecision | None,
    shown: Shown,
    kinds: Kinds,
) -> dossier.Tie:
    return dossier.Tie(
        code=tie.item.code,
        version=tie.version.version,
        method=kinds.there(tie.item, tie.portfolio_unit_id).label,
        method_code=kinds.there(tie.item, tie.portfolio_unit_id).code,
        place=label(tie.locator, outline_of(tie.version)),
        state=state,
        reason=_aside(tie, decision, shown),
        decided=dossier.signed(decision.by.name, decision.at) if decision else None,
    )


def _aside(tie: EvidenceMapping, decision: TieDecision | None, shown: Shown) -> str:
    """What stands below a tie's state: why it was turned down, or that nobody signed it."""
    if decision is not None:
        return decision.reason if shown.judgements else ""
    unsigned = tie.portfolio_unit.locked and not tie.submitted
    return f"{NOT_SIGNED[0].upper()}{NOT_SIGNED[1:]}." if unsigned else ""
