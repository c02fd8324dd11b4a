"""Dossiers for the tests of documents: an ordinary one, and one that strains every page."""

from dataclasses import replace
from datetime import UTC, date, datetime

from portfolio.exports.dossier import (
    Act,
    ActionPoint,
    Countersigned,
    Cover,
    Criterion,
    Dossier,
    Evidence,
    File,
    Judged,
    Person,
    Progress,
    Released,
    Said,
    Sample,
    Signed,
    SignedOff,
    Tie,
    Version,
)

AT = datetime(2026, 3, 3, 14, 2, tzinfo=UTC)
TOM = Signed("Tom Okafor", "TO", AT)
CHECKS = tuple((name, "yes") for name in ("valid", "authentic", "current", "sufficient"))
SEAL = "5e" * 32


def a_cover(**values: object) -> Cover:
    """The cover of an ordinary unit."""
    plain = Cover(
        learner="Priya Nair",
        centre="Hillside College",
        unit="Process customer service complaints",
        unit_note="",
        version=1,
        qualification="Level 3 NVQ Diploma in Customer Service (600/1234/5)",
        awarding_organisation="Ascentis",
        level="3",
        people=(
            Person("Assessor", "Tom Okafor"),
            Person("Internal verifier (IQA)", "Helen Marsh"),
            Person("Countersigner", ""),
        ),
        enrolled_at=AT,
        target_on=date(2026, 12, 12),
        state="released",
        state_text="Released",
        made_at=AT,
        made_by="Helen Marsh",
        made_for="verifier",
        left_out=(),
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def a_dossier(**values: object) -> Dossier:
    """An ordinary unit: two criteria, two items, a round of more, a sign-off, a sample."""
    plain = Dossier(
        cover=a_cover(),
        progress=Progress(mapped=2, met=2, total=2),
        our_numbering=True,
        outcomes=("Understand complaints", "Handle complaints"),
        evidence=(
            an_item("E1", "Refund call", serves=("1", "2")),
            an_item("E2", "Complaint log", file="complaints.csv", serves=("2",)),
        ),
        shows_judgements=True,
        criteria=(
            Criterion(
                "1",
                "Recognise early warning signs",
                (),
                False,
                "verified",
                (a_tie("E1", "¶2–4"),),
                (judged(),),
            ),
            Criterion(
                "2",
                "Log the complaint",
                ("Complaint log", "Product of work"),
                False,
                "verified",
                (a_tie("E1", "whole item"), a_tie("E2", "rows 4–12")),
                (judged(), judged(1, "more needed", "Show what you wrote down.", holds=False)),
            ),
        ),
        feedback=(Said("Round 1", "A clear account.", "Tom Okafor", AT),),
        sign_offs=(a_sign_off(),),
        shows_sampling=True,
        samples=(a_sample(),),
        released=Released("Helen Marsh", AT, "The sample was agreed."),
        history=(Act("Tom Okafor signed off the unit.", AT), Act("Priya Nair submitted it.", AT)),
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def a_straining_dossier() -> Dossier:
    """Thirty criteria, sixty ties, long feedback, long names in several scripts."""
    feedback = " ".join(f"Word{n} of careful feedback." for n in range(100))
    names = ("سارة الحسيني", "Zoë 🚀 O’Ｎeill 👩🏽‍🔧", "Bartholomew " * 10)
    unbroken = "x" * 300
    criteria = tuple(
        Criterion(
            f"{1 + n // 10}.{1 + n % 10}",
            f"Criterion {n}: explain how a complaint is handled, and why. " * (1 + n % 4),
            ("Complaint log",) if n % 3 else (),
            n % 2 == 0,
            ("met", "more needed", "gap", "submitted")[n % 4],
            (a_tie(f"E{1 + n % 12}", "¶2–4, ¶7, ¶9–14"), a_tie(f"E{2 + n % 12}", "rows 4–12")),
            (
                judged(2, "met", feedback),
                judged(1, "more needed", unbroken, holds=False),
            ),
        )
        for n in range(30)
    )
    return a_dossier(
        cover=a_cover(
            learner=names[2].strip(),
            unit="Handle " + "unpronounceablylongcustomercomplaints" * 3,
            people=tuple(Person("Assessor", name) for name in names),
        ),
        progress=Progress(30, 22, 30),
        criteria=criteria,
        evidence=tuple(
            an_item(f"E{n}", f"{unbroken[:200]} {names[n % 3]}", file=f"{unbroken[:250]}.docx")
            for n in range(1, 14)
        ),
        feedback=tuple(Said(f"Round {n}", feedback, names[n % 3], AT) for n in range(3)),
        sign_offs=(
            a_sign_off(),
            a_sign_off(
                provisional=True,
                trainee=True,
                countersigned=Countersigned(True, "", names[0], AT),
                reopened=Said("verifier", feedback, "Helen Marsh", AT),
            ),
        ),
        samples=tuple(a_sample(reason=f"{unbroken} {names[1]}") for _ in range(3)),
        history=tuple(Act(f"{names[n % 3].strip()} did act {n}.", AT) for n in range(120)),
    )


def an_item(code: str, title: str, *, file: str = "", serves: tuple[str, ...] = ("1",)) -> Evidence:
    """An item with two versions."""
    files = (File(file, "ab" * 32, 20_480 if file else None),)
    return Evidence(
        code=code,
        title=title,
        method="Reflective account",
        method_code="RA",
        by_assessor=False,
        withdrawn=False,
        versions=tuple(Version(n, title, date(2026, 2, 11), AT, files) for n in (1, 2)),
        serves=serves,
    )


def a_tie(code: str, place: str, state: str = "accepted", reason: str = "") -> Tie:
    """A decided tie."""
    return Tie(code, 2, "Reflective account", "RA", place, state, reason, TOM)


def judged(
    round: int = 2, outcome: str = "met", feedback: str = "", *, holds: bool = True
) -> Judged:
    """A judgement by Tom Okafor."""
    return Judged(round, outcome, holds, CHECKS, feedback, TOM)


def a_sign_off(**values: object) -> SignedOff:
    """A sign-off by Tom Okafor that holds."""
    plain = SignedOff(
        statement="Nothing that the unit requires is left open.",
        remark="",
        name="Tom Okafor",
        trainee=False,
        at=AT,
        seal=SEAL,
        provisional=False,
        countersigned=None,
        reopened=None,
    )
    return replace(plain, **values)  # type: ignore[arg-type]


def a_sample(**values: object) -> Sample:
    """A sample with an action point that was answered and closed."""
    point = ActionPoint(
        text="Say which calls you heard.",
        severity="essential",
        due_on=date(2026, 3, 17),
        state="closed",
        criterion="2",
        raised=Signed("Helen Marsh", "HM", AT),
        answers=(Said("", "Two calls, on 4 and 5 March.", "Tom Okafor", AT),),
        closed=Said("", "Seen.", "Helen Marsh", AT),
    )
    plain = Sample(
        kind="summative",
        reason="The first decision of this assessor on this unit.",
        verifier="Helen Marsh",
        assessor="Tom Okafor",
        at=AT,
        agreed=Said("", "Good work.", "Helen Marsh", AT),
        checks=(("Valid: the evidence shows what the criteria ask", "yes"),),
        action_points=(point,),
    )
    return replace(plain, **values)  # type: ignore[arg-type]
