"""What the ticks of a posted matrix ask for, beside how things stand."""

from collections.abc import Collection

from portfolio.evidence.mapping_rules import TieGone
from portfolio.evidence.models import EvidenceMapping, EvidenceVersion
from portfolio.overview.unit_matrix import cell_value, is_editable, whole_tie
from portfolio.overview.unit_page import UnitPage
from portfolio.standards.models import Criterion


def changes_asked(
    page: UnitPage, ticked: Collection[str]
) -> tuple[list[tuple[EvidenceVersion, Criterion]], list[EvidenceMapping]]:
    """The cells to tie and the ties to take away; refused where a tick names no cell of the page.

    A cell whose box can't be used is left as it is, whether it was posted or not.
    """
    criteria = {criterion.id: criterion for criterion in page.unit.unit_version.criteria}
    offered: set[str] = set()
    tied: list[tuple[EvidenceVersion, Criterion]] = []
    untied: list[EvidenceMapping] = []
    for row in page.coverage.criteria:
        for number, item in page.items.items():
            if not is_editable(page, row.id, number):
                continue
            value = cell_value(page, row.id, number)
            offered.add(value)
            stands = whole_tie([t for t in page.coverage.cell(row.id, number) if t.newest])
            version = item.newest_ready
            if version and not stands and value in ticked:
                tied.append((version, criteria[row.id]))
            elif version and stands and value not in ticked:
                untied += [m for m in version.mappings if m.id == stands.tie.id]
    if not offered.issuperset(ticked):
        raise TieGone(
            "One of the ticked cells can't be changed any more. This is how things stand: "
            "look again, then save."
        )
    return tied, untied
