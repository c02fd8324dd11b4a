"""The kinds of notices: for whom each is, what it says, and whether it can be turned off."""

from collections.abc import Collection
from dataclasses import dataclass

from portfolio.access import RoleName

_LEARNER = frozenset({RoleName.LEARNER})
_ASSESSOR = frozenset({RoleName.ASSESSOR})
_VERIFIER = frozenset({RoleName.VERIFIER, RoleName.LEAD_VERIFIER})
_EXTERNAL = frozenset({RoleName.EXTERNAL})


@dataclass(frozen=True)
class Kind:
    """One kind of notice.

    `sentence` names {by} (who did it), {whose} ("your", or "Priya Nair's") and {unit}, and what
    the notice's details hold. `mail` is the sentence of an e-mail, which names nobody and quotes
    nothing: a mailbox is read by others.
    """

    code: str
    label: str
    roles: frozenset[RoleName]
    sentence: str
    mail: str
    # Both again, of one act on {count} units at once.
    many: str = ""
    mail_many: str = ""
    # Shown to everybody in the page: without it somebody would wait for them in vain.
    essential: bool = False
    mailed: bool = False
    # Leads to the person's home whatever became of the unit, which it doesn't name.
    leads_home: bool = False


_ALL = (
    Kind(
        "more_needed",
        "More is needed on a unit of yours",
        _LEARNER,
        "{by} asks for more on {labels} of {whose} {unit}.",
        "Your assessor asks for more on a unit.",
        essential=True,
        mailed=True,
    ),
    Kind(
        "judged",
        "Criteria of yours were judged, or feedback was given",
        _LEARNER,
        "{by} judged {whose} {unit}.",
        "Your assessor judged work of yours, or gave feedback.",
        mailed=True,
    ),
    Kind(
        "record_made",
        "An observation, a discussion or answers of yours were recorded",
        _LEARNER,
        "{by} recorded E{item} for {whose} {unit}.",
        "Your assessor recorded an observation, a discussion or answers of yours.",
    ),
    Kind(
        "testimony",
        "A witness sent a testimony",
        _LEARNER | _ASSESSOR,
        "A witness sent E{item} for {whose} {unit}.",
        "A witness sent a testimony.",
        mailed=True,
    ),
    Kind(
        "signed_off",
        "A unit of yours was signed off",
        _LEARNER,
        "{by} signed off {whose} {unit}.",
        "A unit of yours was signed off.",
        mailed=True,
    ),
    Kind(
        "enrolled",
        "You were enrolled on a unit",
        _LEARNER,
        "{by} enrolled you on {unit}.",
        "You were enrolled on a unit.",
        many="{by} enrolled you on {count} units.",
        mail_many="You were enrolled on several units.",
    ),
    Kind(
        "moved",
        "A unit was moved to another version of its text",
        _LEARNER | _ASSESSOR,
        "{by} moved {whose} {unit} to version {version}: see what is asked now.",
        "A unit was moved to another version of its text.",
        many="{by} moved {count} units to another version of their text.",
        mail_many="Several units were moved to another version of their text.",
        mailed=True,
    ),
    Kind(
        "assessor_changed",
        "Somebody else assesses a unit of yours",
        _LEARNER,
        "{by} gave {whose} {unit} another assessor: its page says who.",
        "Somebody else assesses a unit of yours.",
        many="{by} gave {count} units of yours another assessor: their pages say who.",
        mail_many="Somebody else assesses several units of yours.",
    ),
    Kind(
        "target_set",
        "The target date of a unit of yours was set or moved",
        _LEARNER,
        "{by} set the target date of {whose} {unit}.",
        "The target date of a unit of yours was set or moved.",
    ),
    Kind(
        "submitted",
        "A unit was submitted for you to judge",
        _ASSESSOR,
        "{by} submitted {unit}, round {round}.",
        "A learner submitted a unit for you to judge.",
        mailed=True,
    ),
    Kind(
        "withdrawn",
        "A learner withdrew evidence from a unit that you assess",
        _ASSESSOR,
        "{by} withdrew E{item} from {unit}.",
        "A learner withdrew evidence from a unit that you assess.",
    ),
    Kind(
        "to_countersign",
        "A trainee's sign-off waits for your countersignature",
        _ASSESSOR,
        "{by} signed off {whose} {unit}: it waits for your countersignature.",
        "A trainee's sign-off waits for your countersignature.",
        essential=True,
        mailed=True,
    ),
    Kind(
        "countersigned",
        "A sign-off of yours was countersigned",
        _ASSESSOR,
        "{by} countersigned your sign-off of {whose} {unit}.",
        "A sign-off of yours was countersigned.",
    ),
    Kind(
        "not_countersigned",
        "A sign-off of yours was returned by the countersigner",
        _ASSESSOR,
        "{by} returned your sign-off of {whose} {unit}, and says why.",
        "A sign-off of yours was returned by the countersigner.",
        essential=True,
        mailed=True,
    ),
    Kind(
        "sampled",
        "A verifier took a sample of your decisions",
        _ASSESSOR,
        "{by} took a sample of your decisions on {whose} {unit}.",
        "A verifier took a sample of your decisions on a unit.",
    ),
    Kind(
        "action_raised",
        "An action point was raised for you",
        _ASSESSOR,
        "{by} raised an action point for you on {whose} {unit}, due {day}.",
        "A verifier raised an action point for you.",
        essential=True,
        mailed=True,
    ),
    Kind(
        "action_closed",
        "An action point that you answered was closed",
        _ASSESSOR,
        "{by} closed an action point on {whose} {unit}.",
        "A verifier closed an action point that you answered.",
    ),
    Kind(
        "sample_agreed",
        "A verifier agreed with your decisions",
        _ASSESSOR,
        "{by} agreed with your decisions on {whose} {unit}.",
        "A verifier agreed with your decisions on a unit.",
    ),
    Kind(
        "to_verify",
        "A unit that you verify was signed off",
        _VERIFIER,
        "{by} signed off {whose} {unit}.",
        "A unit that you verify was signed off.",
    ),
    Kind(
        "action_answered",
        "An action point of yours was answered",
        _VERIFIER,
        "{by} answered your action point on {whose} {unit}.",
        "An assessor answered an action point of yours.",
        mailed=True,
    ),
    Kind(
        "action_overdue",
        "An action point is overdue",
        _ASSESSOR | _VERIFIER,
        "An action point on {whose} {unit} was due on {day} and is not answered.",
        "An action point is overdue.",
        mailed=True,
    ),
    Kind(
        "allocated",
        "You were given a place at a unit",
        _ASSESSOR | _VERIFIER,
        "{by} made you the {place} of {whose} {unit}.",
        "You were given a place at a unit.",
        many="{by} made you the {place} of {count} units.",
        mail_many="You were given a place at several units.",
    ),
    Kind(
        "handed_over",
        "Your place at a unit was given to somebody else",
        _ASSESSOR | _VERIFIER,
        "{by} ended your place as {place} of {whose} {unit}.",
        "Your place at a unit was given to somebody else.",
        many="{by} ended your place as {place} of {count} units.",
        mail_many="Your place at several units was given to somebody else.",
    ),
    Kind(
        "reopened",
        "A signed-off unit was reopened",
        _LEARNER | _ASSESSOR,
        "{by} reopened {whose} {unit}, and says why.",
        "A signed-off unit was reopened.",
        mailed=True,
    ),
    Kind(
        "released",
        "A unit was released by verification",
        _LEARNER | _ASSESSOR,
        "{by} released {whose} {unit}.",
        "A unit was released by verification.",
    ),
    Kind(
        "target_near",
        "A target date is a week away",
        _LEARNER,
        "The target date of {whose} {unit} is {day}.",
        "The target date of a unit is a week away.",
        mailed=True,
    ),
    Kind(
        "target_passed",
        "A target date has passed",
        _LEARNER | _ASSESSOR,
        "The target date of {whose} {unit}, {day}, has passed.",
        "The target date of a unit has passed.",
        mailed=True,
    ),
    Kind(
        "closed_to_external",
        "A unit was closed to you before its last day",
        _EXTERNAL,
        "{by} closed a unit to you before its last day: your home says what is still open.",
        "A unit that was open to you was closed before its last day.",
        many="{by} closed {count} units to you before their last day: "
        "your home says what is still open.",
        mail_many="Several units that were open to you were closed before their last day.",
        mailed=True,
        leads_home=True,
    ),
)

KINDS: dict[str, Kind] = {kind.code: kind for kind in _ALL}


def kinds_for(roles: Collection[str]) -> tuple[Kind, ...]:
    """The kinds that somebody with these roles can be told of, in their order."""
    return tuple(kind for kind in _ALL if kind.roles & set(roles))
