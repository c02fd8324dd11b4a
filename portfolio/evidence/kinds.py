"""The kinds of evidence: their codes, names and glyphs, and who makes them."""

from dataclasses import dataclass

from portfolio.access import Relation
from portfolio.standards.methods import Method


@dataclass(frozen=True)
class Kind:
    """A kind of evidence; its code is that of the method by which it shows competence."""

    code: str
    label: str
    glyph: str
    hint: str
    # Who makes it: what an assessor makes by assessing is not for learners to upload.
    makers: frozenset[Relation]
    # Whether it can be written in the page.
    written: bool = False


_LEARNER = frozenset({Relation.LEARNER})
_ASSESSOR = frozenset({Relation.ASSESSOR})


def _kind(
    method: Method,
    glyph: str,
    hint: str,
    makers: frozenset[Relation] = _LEARNER,
    *,
    written: bool = False,
) -> Kind:
    label = method.label[0].upper() + method.label[1:]
    return Kind(method.value, label, glyph, hint, makers, written)


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        _kind(
            Method.REFLECTIVE_ACCOUNT,
            "✎",
            "What you did, why, and what came of it: one event, in the first person, with its day.",
            written=True,
        ),
        _kind(
            Method.PRODUCT_OF_WORK,
            "▦",
            "Something you made at work: a letter, an e-mail, a form. Say which part is yours.",
        ),
        _kind(
            Method.COMPLAINT_LOG,
            "▤",
            "The complaints you recorded, one a row.",
        ),
        _kind(
            Method.WITNESS_TESTIMONY,
            "☑",
            "What somebody saw you do, in their words, with their name, role and contact.",
        ),
        _kind(
            Method.EXPERT_WITNESS_TESTIMONY,
            "☒",
            "The same, from somebody who is competent in the work and knows the standards.",
        ),
        _kind(
            Method.CASE_STUDY,
            "▣",
            "A case, an assignment or a project that you worked through.",
            written=True,
        ),
        _kind(
            Method.RECORDING,
            "▶",
            "A picture from your work. Everybody who can be recognised has agreed to it.",
        ),
        _kind(
            Method.PRIOR_LEARNING,
            "↶",
            "What you learned or did before you enrolled.",
            written=True,
        ),
        _kind(
            Method.OTHER_RECORD,
            "▢",
            "A certificate, an appraisal or another record. Say how you used it.",
        ),
        _kind(
            Method.QUESTIONS,
            "◎",
            "Questions with the answers given.",
            _LEARNER | _ASSESSOR,
            written=True,
        ),
        _kind(Method.OBSERVATION, "◉", "What the assessor saw at work.", _ASSESSOR),
        _kind(
            Method.PROFESSIONAL_DISCUSSION,
            "❝",
            "What assessor and learner talked through.",
            _ASSESSOR,
        ),
        _kind(
            Method.SIMULATION,
            "◈",
            "What the assessor saw in a role play, where the unit allows one.",
            _ASSESSOR,
        ),
    )
}

UPLOADED = tuple(kind for kind in KINDS.values() if Relation.LEARNER in kind.makers)
WRITTEN = tuple(kind for kind in UPLOADED if kind.written)
TESTIMONIES = tuple(
    KINDS[method.value] for method in (Method.WITNESS_TESTIMONY, Method.EXPERT_WITNESS_TESTIMONY)
)
RECORDS = tuple(kind for kind in KINDS.values() if Relation.ASSESSOR in kind.makers)


def choices(kinds: tuple[Kind, ...]) -> list[tuple[str, str]]:
    """The kinds as a form's choices: code and what people read."""
    return [(kind.code, f"{kind.label} ({kind.code})") for kind in kinds]
