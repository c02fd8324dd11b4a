"""What work at the demonstration's centre goes by, and what its learner noted; all invented."""

from portfolio.policies.models import Clause
from portfolio.policies.rules import PolicyKind, Worded

REGISTER = (
    Worded(
        PolicyKind.POLICY,
        "Handling of complaints",
        short_name="HC",
        reference="Version 4",
        clauses=(
            Clause("1", "What counts as a complaint"),
            Clause("2", "Recording: date, time, nature, parties"),
            Clause("3", "Acknowledge within one working day, decide within ten"),
            Clause("4", "Who may offer what, and when to refer"),
        ),
    ),
    Worded(
        PolicyKind.LAW,
        "Data Protection Act 2018",
        short_name="DPA 2018",
        link="https://www.legislation.gov.uk/ukpga/2018/12",
    ),
)
NOTED_TITLE = "The call I handed over too early"
NOTED = (
    "I passed a caller on before she had finished. She had to begin again with my colleague, "
    "and said so. Next time I hear her out and pass on what she said."
)
