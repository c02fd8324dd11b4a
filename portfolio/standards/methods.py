"""The methods of assessment: how a piece of evidence came to show competence."""

from collections.abc import Sequence
from enum import StrEnum


class Method(StrEnum):
    """A method by its usual code; a criterion that demands several takes any one of them."""

    OBSERVATION = "O"
    PRODUCT_OF_WORK = "PE"
    PROFESSIONAL_DISCUSSION = "PD"
    WITNESS_TESTIMONY = "WT"
    EXPERT_WITNESS_TESTIMONY = "EWT"
    REFLECTIVE_ACCOUNT = "RA"
    QUESTIONS = "Q"
    CASE_STUDY = "CS"
    SIMULATION = "SIM"
    PRIOR_LEARNING = "RPL"
    COMPLAINT_LOG = "CL"
    RECORDING = "AV"
    OTHER_RECORD = "EX"

    @property
    def label(self) -> str:
        """The name that people read beside the code."""
        return LABELS[self]


LABELS: dict[Method, str] = {
    Method.OBSERVATION: "assessor's direct observation",
    Method.PRODUCT_OF_WORK: "product of work",
    Method.PROFESSIONAL_DISCUSSION: "professional discussion",
    Method.WITNESS_TESTIMONY: "witness testimony",
    Method.EXPERT_WITNESS_TESTIMONY: "expert witness testimony",
    Method.REFLECTIVE_ACCOUNT: "reflective account",
    Method.QUESTIONS: "questions, oral or written",
    Method.CASE_STUDY: "case study, assignment or project",
    Method.SIMULATION: "simulation or role play",
    Method.PRIOR_LEARNING: "prior learning",
    Method.COMPLAINT_LOG: "complaint log",
    Method.RECORDING: "audio, video or photo",
    Method.OTHER_RECORD: "expert's or other record",
}


def method_names(methods: Sequence[str]) -> str:
    """Methods as a sentence names them, any one of which will do."""
    return " or ".join(Method(code).label for code in methods)
