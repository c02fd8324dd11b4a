"""Each public action, carried out once, leaves exactly one event; the trail then still verifies.

tests/guards/test_actions_audited.py demands an entry here for every action that is written.
"""

import io
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
from sqlalchemy import select

from portfolio.access import Relation, RoleName
from portfolio.assessment import actions as assessing
from portfolio.assessment.judging import Verdict
from portfolio.assessment.models import SignOff
from portfolio.assessment.states import Outcome
from portfolio.audit.models import AuditEvent
from portfolio.audit.verify import changes_by_hand
from portfolio.complaint_logs.log import Choices
from portfolio.complaints import actions as complaints
from portfolio.config import CRITERIA
from portfolio.db import db
from portfolio.documents.comma_separated import from_csv_text
from portfolio.documents.kinds import MediaKind
from portfolio.documents.paragraphs import from_text
from portfolio.enrolment import actions as enrolling
from portfolio.enrolment.hand_over import actions as handing
from portfolio.enrolment.hand_over.rules import mark_of
from portfolio.erasure import actions as erasing
from portfolio.evidence import actions as evidence
from portfolio.evidence import rules as evidence_rules
from portfolio.evidence.citing import actions as citing
from portfolio.evidence.citing.rules import Cited
from portfolio.evidence.confidentiality import actions as confiding
from portfolio.evidence.confidentiality.models import OriginalFile
from portfolio.evidence.declarations import AiStatement, AiUse
from portfolio.evidence.files import actions as filing
from portfolio.evidence.files.received import Upload
from portfolio.evidence.files.stored import area_of
from portfolio.evidence.kinds import actions as naming
from portfolio.evidence.mapping import actions as mapping
from portfolio.evidence.models import EvidenceItem
from portfolio.evidence.moving import actions as moving
from portfolio.evidence.records import actions as recording
from portfolio.evidence.room import actions as room
from portfolio.evidence.submitting import actions as submitting
from portfolio.evidence.typed import actions as forms
from portfolio.exports import actions as exporting
from portfolio.files.store import store as the_store
from portfolio.interchange import actions as interchanging
from portfolio.interchange.enrolments.plan import Enrolment
from portfolio.interchange.people import file as people_file
from portfolio.interchange.people.plan import people_plan
from portfolio.interchange.plans import Plan, Planned
from portfolio.journal import actions as journal
from portfolio.journal.rules import Noted
from portfolio.mail.models import Mail
from portfolio.notices import actions as notices
from portfolio.people import actions as people
from portfolio.people.inviting import actions as inviting
from portfolio.people.managing import actions as managing
from portfolio.people.models import Invitation, User
from portfolio.people.own import actions as owning
from portfolio.policies import actions as registering
from portfolio.policies.rules import PolicyKind, Worded, clauses_in
from portfolio.reflection.accounts import Account
from portfolio.reflection.outcomes import Went
from portfolio.standards import actions as standards
from portfolio.standards.format.reading import read_folder, read_unit
from portfolio.standards.format.unit_file import UnitFile
from portfolio.standards.methods import Method
from portfolio.standards.models import UnitDraft
from portfolio.standards.own_units import actions as own_units
from portfolio.standards.own_units.typed import EMPTY
from portfolio.transaction import transaction
from portfolio.verification import actions as verifying
from portfolio.verification import rules as verification_rules
from portfolio.verification.grants import actions as granting
from portfolio.verification.models import ActionPoint, Sample
from portfolio.verification.place_queries import past_of
from portfolio.witnesses import actions as asking
from portfolio.witnesses.models import WitnessRequest, WitnessTestimony
from portfolio.witnesses.rules import Asked, Said
from portfolio.witnesses.testifying import actions as testifying
from tests.world import (
    NOW,
    TODAY,
    a_centre,
    a_journal_entry,
    a_learner,
    a_manager,
    a_person,
    a_policy,
    a_portfolio,
    a_portfolio_unit,
    a_recommendation,
    a_request,
    a_sign_off,
    a_submission,
    a_testimony,
    a_tie,
    a_unit_version,
    a_verifier,
    a_version,
    an_assessor,
    an_item,
    store,
)

pytestmark = pytest.mark.usefixtures("isolation")

LATER = NOW + timedelta(days=1)
DAY = date(2026, 3, 2)
NO_AI = AiStatement(AiUse.NONE)
WITNESS = forms.Testimony("Sam Reid", "Team leader", "manager", "sam@hillside.example", "I saw.")


class College:
    """A learner with one unit, and everybody who works on it; nothing has been done yet."""

    def __init__(self, *, trainee: bool = False) -> None:
        self.centre = a_centre()
        self.priya = a_learner(self.centre)
        self.jamie = a_learner(self.centre, "Jamie Reid")
        self.tom = an_assessor(self.centre, trainee=trainee)
        self.ada = an_assessor(self.centre, "Ada Quaye")
        self.helen = a_verifier(self.centre)
        self.grace = a_manager(self.centre)
        self.eve = a_person("Eve Stone", self.centre, RoleName.EXTERNAL)
        store(self.priya, self.jamie, self.tom, self.ada, self.helen, self.grace, self.eve)
        self.unit = a_portfolio_unit(
            a_portfolio(self.priya),
            a_unit_version("Listen actively", "Log the complaint", outcomes=("Listen, then log",)),
            assessor=self.tom,
            verifier=self.helen,
            countersigner=self.ada if trainee else None,
        )
        self.portfolio = self.unit.portfolio
        store(self.unit)

    def item(self, **given: Any) -> EvidenceItem:
        """A stored item of the learner."""
        item = an_item(self.portfolio, **given)
        store(item)
        return item

    def upload(self) -> Upload:
        """A file that was taken in."""
        stored = the_store().put(io.BytesIO(b"I listened."), area=area_of(self.centre.id))
        return Upload("account.txt", MediaKind.TXT, stored, from_text("I listened."))

    def submitted(self) -> None:
        """The unit is before its assessor, one item tied to both criteria."""
        item, submission = self.item(), a_submission(self.unit)
        ties = [a_tie(item, self.unit, n, locator="1", submission=submission) for n in (1, 2)]
        store(submission, *ties)

    def judged(self) -> None:
        """Every criterion is met."""
        self.submitted()
        with transaction():
            assessing.judge(self.unit, by=self.tom, seen=self.unit.revision, verdicts=self.met())

    def met(self) -> list[Verdict]:
        """Every criterion, found met."""
        return [Verdict(each.id, Outcome.MET) for each in self.unit.unit_version.criteria]

    def signed(self, **given: Any) -> SignOff:
        """The unit is signed off."""
        return a_sign_off(self.unit, by=self.tom, **given)

    def sampled(self) -> Sample:
        """The verifier took a sample of the sign-off."""
        self.signed()
        with transaction():
            return verifying.take_sample(
                self.unit, by=self.helen, reason="", seen=self.unit.revision, at=LATER
            )

    def asked(self) -> ActionPoint:
        """The verifier raised an action point."""
        sample = self.sampled()
        with transaction():
            return self.raise_point(sample)

    def raise_point(self, sample: Sample) -> ActionPoint:
        """Ask the assessor for something; the caller opens the transaction."""
        return verifying.raise_action_point(
            sample,
            by=self.helen,
            text="Ask for the customer's reply.",
            severity=verification_rules.Severity.ESSENTIAL,
            due_on=TODAY + timedelta(days=14),
            at=LATER,
        )


Act = Callable[[], object]


def founding(_c: College) -> Act:
    return lambda: people.found_centre("Lakeside College")


def adding_a_person(c: College) -> Act:
    return lambda: people.add_person(
        c.centre,
        name="Leo Byrne",
        email="leo@hillside.example",
        password="a password of the tests",
        roles=[RoleName.LEARNER],
    )


def inviting_somebody(c: College) -> Act:
    return lambda: inviting.invite(
        c.centre,
        name="Leo Byrne",
        email="leo@hillside.example",
        roles=[RoleName.LEARNER],
        by=c.grace,
    )


def invited(c: College) -> User:
    """Somebody who has not answered yet."""
    with transaction():
        inviting_somebody(c)()
    return db.session.scalars(select(User).where(User.awaited)).one()


def inviting_somebody_again(c: College) -> Act:
    leo = invited(c)
    return lambda: inviting.invite_again(leo, by=c.grace)


def withdrawing_an_invitation(c: College) -> Act:
    leo = invited(c)
    return lambda: inviting.withdraw_invitation(leo, by=c.grace)


def accepting_an_invitation(c: College) -> Act:
    invited(c)
    (invitation,) = db.session.scalars(select(Invitation))
    return lambda: inviting.accept_invitation(invitation, password="a password of the tests")


def suspending(c: College) -> Act:
    return lambda: managing.suspend(c.tom, by=c.grace)


def reinstating(c: College) -> Act:
    with transaction():
        managing.suspend(c.tom, by=c.grace)
    return lambda: managing.reinstate(c.tom, by=c.grace)


def changing_roles(c: College) -> Act:
    roles = [RoleName.ASSESSOR, RoleName.VERIFIER]
    return lambda: managing.change_roles(c.ada, roles, trainee=True, by=c.grace)


def clearing_a_second_step(c: College) -> Act:
    c.tom.tf_primary_method, c.tom.tf_totp_secret = "authenticator", "secret"
    store()
    return lambda: managing.clear_second_step(c.tom, by=c.grace)


def changing_ones_name(c: College) -> Act:
    return lambda: owning.change_name(c.tom, "Thomas Okafor")


def signing_out_everywhere(c: College) -> Act:
    return lambda: owning.sign_out_everywhere(c.tom)


def requiring_a_second_step(c: College) -> Act:
    return lambda: managing.require_two_step(c.centre, True, by=c.grace)


def sending_a_mail_again(c: College) -> Act:
    mail = Mail(
        centre_id=c.centre.id,
        template="invitation",
        address="leo@hillside.example",
        subject="Your place",
        text="Hello.",
        message_id="<one@hillside.example>",
        state="failed",
        attempts=8,
        posted_at=NOW,
        next_at=NOW,
        problem="The mail server can't be reached.",
    )
    store(mail)
    return lambda: managing.send_mail_again(mail, by=c.grace)


def loading(_c: College) -> Act:
    return lambda: standards.load_standards(read_folder(CRITERIA))


def splitting(c: College) -> Act:
    (line,) = c.unit.unit_version.outcomes
    return lambda: standards.split_outcome(line, ("Listen", "then log"), by=c.grace, seen=0)


def own_unit_file() -> UnitFile:
    return read_unit(
        b'format: 1\nkey: own\ntitle: Our own\nsource: {document: "1", description: Ours}\n'
        b"criteria:\n  - {key: a, text: Log it}\n"
    )


def a_draft(c: College) -> UnitDraft:
    with transaction():
        return own_units.begin_draft(by=c.grace)


def beginning_a_unit(c: College) -> Act:
    return lambda: own_units.begin_draft(by=c.grace)


def writing_on_a_unit(c: College) -> Act:
    draft = a_draft(c)
    return lambda: own_units.save_draft(draft, EMPTY, by=c.grace, seen=0)


def throwing_a_draft_away(c: College) -> Act:
    draft = a_draft(c)
    return lambda: own_units.discard_draft(draft, by=c.grace)


def publishing_a_unit(c: College) -> Act:
    draft = a_draft(c)
    return lambda: own_units.publish_draft(draft, own_unit_file(), by=c.grace, seen=0)


def taking_up_a_file(c: College) -> Act:
    with transaction():
        draft = own_units.keep_file(own_unit_file(), by=c.grace)
    return lambda: own_units.take_up_file(draft, by=c.grace, beside=0)


def uploading_a_file(c: College) -> Act:
    return lambda: own_units.keep_file(own_unit_file(), by=c.grace)


def enrolling_a_learner(c: College) -> Act:
    version = a_unit_version()
    store(version)
    return lambda: enrolling.enrol(c.jamie, [(version, None)], by=c.grace)


def allocating(c: College) -> Act:
    return lambda: enrolling.allocate(
        c.unit,
        assessor=c.ada,
        verifier=c.helen,
        target_on=None,
        by=c.grace,
        seen=c.unit.revision,
        past_of=past_of,
    )


def handing_over(c: College) -> Act:
    return lambda: handing.hand_over(
        [c.unit],
        holder=c.tom,
        relation=Relation.ASSESSOR,
        to=c.ada,
        by=c.grace,
        shown=mark_of([c.unit]),
        past_of=past_of,
    )


def giving_room(c: College) -> Act:
    return lambda: room.give_room(c.centre, megabytes=100, by=c.grace)


def adding_a_file(c: College) -> Act:
    upload = c.upload()
    return lambda: filing.add_file(
        c.portfolio, by=c.priya, kind="RA", title="", work_on=DAY, uploads=[upload]
    )


def replacing_a_file(c: College) -> Act:
    item, upload = c.item(), c.upload()
    return lambda: filing.replace_file(item, by=c.priya, title="", work_on=DAY, uploads=[upload])


def an_item_of_two_files(c: College) -> EvidenceItem:
    """A draft of two files."""
    with transaction():
        return filing.add_file(
            c.portfolio,
            by=c.priya,
            kind="RA",
            title="",
            work_on=DAY,
            uploads=[c.upload(), c.upload()],
        )


def adding_more_files(c: College) -> Act:
    item, upload = an_item_of_two_files(c), c.upload()
    return lambda: filing.add_more_files(item, by=c.priya, uploads=[upload])


def taking_a_file_out(c: College) -> Act:
    item = an_item_of_two_files(c)
    file = item.newest.files[0].id
    return lambda: filing.take_file_out(item, file, by=c.priya)


def moving_a_file(c: College) -> Act:
    item = an_item_of_two_files(c)
    file = item.newest.files[0].id
    return lambda: filing.move_file(item, file, by=c.priya, by_places=1)


def a_draft_that_names_somebody(c: College) -> EvidenceItem:
    """A draft with a name in it that is nobody's of the centre."""
    said = from_text("Mrs Hallworth rang.")
    with transaction():
        return filing.add_file(
            c.portfolio,
            by=c.priya,
            kind="RA",
            title="",
            work_on=DAY,
            uploads=[replace(c.upload(), document=said)],
        )


def keeping_a_name(c: College) -> Act:
    item = a_draft_that_names_somebody(c)
    return lambda: confiding.keep_findings(
        item, by=c.priya, subjects=["name:hallworth"], reason="She agreed."
    )


def putting_a_copy(c: College) -> Act:
    item, copy = a_draft_that_names_somebody(c), c.upload()
    return lambda: confiding.put_copies(item, by=c.priya, copies={0: copy})


def destroying_an_original(c: College) -> Act:
    with transaction():
        putting_a_copy(c)()
    original = db.session.scalars(select(OriginalFile)).one()
    return lambda: confiding.destroy_original(original, by=c.priya)


HELD = forms.Held("Personnel file", "HR office, locked cabinet", "Ms Bell", "My appraisal of May.")


def adding_what_is_held(c: College) -> Act:
    return lambda: forms.add_held(c.portfolio, by=c.priya, kind="PE", held=HELD, work_on=DAY)


def changing_what_is_held(c: College) -> Act:
    with transaction():
        item = cast(EvidenceItem, adding_what_is_held(c)())
    fuller = replace(HELD, shows="My appraisal of June.")
    return lambda: forms.change_held(item, by=c.priya, held=fuller, work_on=DAY)


def confirming_what_is_held(c: College) -> Act:
    with transaction():
        item = cast(EvidenceItem, adding_what_is_held(c)())
        evidence.declare(item, by=c.priya, mark=evidence_rules.mark_of(item.newest), ai=NO_AI)
    return lambda: forms.confirm_seen(item.newest, by=c.tom, seen_on=DAY, note="")


def beginning_to_write(c: College) -> Act:
    return lambda: evidence.begin_writing(
        c.portfolio, by=c.priya, kind="RA", title="Refund call", work_on=DAY
    )


def writing_on(c: College) -> Act:
    item = c.item()
    return lambda: evidence.write_on(item, by=c.priya)


def completing(c: College) -> Act:
    beginning = beginning_to_write(c)
    with transaction():
        item = cast(EvidenceItem, beginning())
    return lambda: evidence.complete(
        item,
        by=c.priya,
        account=Account(more="I listened."),
        title="Refund call",
        work_on=DAY,
        seen=0,
        ai=NO_AI,
    )


def adding_a_testimony(c: College) -> Act:
    return lambda: forms.add_testimony(
        c.portfolio, by=c.priya, kind="WT", testimony=WITNESS, seen_on=DAY
    )


def a_draft_testimony(c: College) -> EvidenceItem:
    """A testimony that was typed in and not declared."""
    with transaction():
        return forms.add_testimony(
            c.portfolio, by=c.priya, kind="WT", testimony=WITNESS, seen_on=DAY
        )


def changing_a_testimony(c: College) -> Act:
    item = a_draft_testimony(c)
    fuller = replace(WITNESS, statement="I saw all of it.")
    return lambda: forms.change_testimony(item, by=c.priya, testimony=fuller, seen_on=DAY)


SAID = Said(
    "Sam Reid", "Team leader", "Line manager", "", "Two years", "01904 123", DAY, "I saw it."
)


def asking_a_witness(c: College) -> Act:
    return lambda: asking.ask(
        c.unit,
        by=c.priya,
        kind=Asked.TESTIMONY,
        name="Sam Reid",
        address="sam@work.example",
        words="",
        criteria=c.unit.unit_version.criteria[:1],
    )


def a_stored_request(c: College) -> WitnessRequest:
    """A witness was asked and has not answered."""
    made = a_request(c.unit)
    store(made)
    return made


def asking_again(c: College) -> Act:
    request = a_stored_request(c)
    return lambda: asking.ask_again(request, by=c.priya)


def withdrawing_a_request(c: College) -> Act:
    request = a_stored_request(c)
    return lambda: asking.withdraw(request, by=c.priya)


def beginning_to_testify(c: College) -> Act:
    request = a_stored_request(c)
    return lambda: testifying.begin(request, SAID)


def sending_a_testimony(c: College) -> Act:
    request = a_stored_request(c)
    return lambda: testifying.send_testimony(request, SAID, confirmed=True)


def a_stored_testimony(c: College) -> WitnessTestimony:
    """A witness has answered."""
    made = a_testimony(c.unit)
    store(made)
    return made


def confirming_a_testimony(c: College) -> Act:
    testimony = a_stored_testimony(c)
    return lambda: testifying.confirm(testimony)


def marking_an_expert(c: College) -> Act:
    testimony = a_stored_testimony(c)
    return lambda: asking.mark_expert(testimony, by=c.tom, reason="Leads the team.")


def unmarking_an_expert(c: College) -> Act:
    testimony = a_stored_testimony(c)
    with transaction():
        asking.mark_expert(testimony, by=c.tom, reason="Leads the team.")
    return lambda: asking.unmark_expert(testimony, by=c.tom, reason="Left the team.")


def declaring(c: College) -> Act:
    item = a_draft_testimony(c)
    mark = evidence_rules.mark_of(item.newest)
    return lambda: evidence.declare(item, by=c.priya, mark=mark, ai=NO_AI)


def withdrawing(c: College) -> Act:
    item = c.item()
    return lambda: evidence.withdraw(item, by=c.priya, reason="It names a customer.")


def mapping_passages(c: College) -> Act:
    item = c.item()
    return lambda: mapping.map_evidence(
        item.newest,
        c.unit,
        c.unit.unit_version.criteria,
        by=c.priya,
        seen=c.unit.revision,
        passages={1},
    )


def untying(c: College) -> Act:
    tie = a_tie(c.item(), c.unit, 1)
    store(tie)
    return lambda: mapping.untie(tie, by=c.priya)


def ticking_the_matrix(c: College) -> Act:
    item = c.item()
    tie = a_tie(item, c.unit, 1)
    store(tie)
    return lambda: mapping.map_cells(
        c.unit,
        tied=[(item.newest, c.unit.unit_version.criteria[1])],
        untied=[tie],
        by=c.priya,
        seen=c.unit.revision,
    )


def two_versions(c: College) -> EvidenceItem:
    """An item of two versions that say the same, the first of them tied."""
    item = c.item()
    store(a_tie(item, c.unit, 1, locator="1"))
    store(a_version(item))
    return item


def carrying_forward(c: College) -> Act:
    item = two_versions(c)
    return lambda: mapping.carry_forward(item.newest, by=c.priya)


def carrying_ties(c: College) -> Act:
    first, second = two_versions(c).versions
    return lambda: mapping.carry_ties(first, second, by=c.priya)


def recording_an_observation(c: College) -> Act:
    occasion = recording.Occasion(DAY, None, None, "The counter", "She listened.")
    return lambda: recording.make_record(
        c.unit,
        by=c.tom,
        kind="O",
        title="A busy morning",
        occasion=occasion,
        criteria=c.unit.unit_version.criteria,
    )


def submitting_a_unit(c: College) -> Act:
    store(a_tie(c.item(), c.unit, 1))
    return lambda: submitting.submit(c.unit, by=c.priya, seen=c.unit.revision)


def moving_a_unit(c: College) -> Act:
    newer = a_unit_version("Log every complaint")
    newer.unit, newer.version = c.unit.unit_version.unit, 2
    store(newer)
    became: dict[int, int | None] = {
        criterion.id: newer.criteria[0].id for criterion in c.unit.unit_version.criteria
    }
    return lambda: moving.move_unit(c.unit, newer, became, by=c.tom, seen=c.unit.revision)


def judging(c: College) -> Act:
    c.submitted()
    return lambda: assessing.judge(c.unit, by=c.tom, seen=c.unit.revision, verdicts=c.met())


def signing_off(c: College) -> Act:
    c.judged()
    return lambda: assessing.sign_off(c.unit, by=c.tom, made=True, seen=c.unit.revision)


def provisional(c: College) -> tuple[College, SignOff]:
    """Another college, whose assessor is a trainee and has signed."""
    c = College(trainee=True)
    return c, c.signed(provisional=True)


def confirming(c: College) -> Act:
    c, signed = provisional(c)
    return lambda: assessing.confirm(signed, by=c.ada, seen=c.unit.revision)


def returning(c: College) -> Act:
    c, signed = provisional(c)
    return lambda: assessing.return_to_assessor(
        signed, by=c.ada, seen=c.unit.revision, note="E1 has no date."
    )


def reopening(c: College) -> Act:
    c.signed()
    return lambda: assessing.reopen(
        c.unit, by=c.tom, reason="E1 was read wrongly.", seen=c.unit.revision
    )


def sampling(c: College) -> Act:
    c.signed()
    return lambda: verifying.take_sample(
        c.unit, by=c.helen, reason="", seen=c.unit.revision, at=LATER
    )


def raising(c: College) -> Act:
    sample = c.sampled()
    return lambda: c.raise_point(sample)


def answering(c: College) -> Act:
    point = c.asked()
    return lambda: verifying.answer(point, by=c.tom, text="It is in E4 now.", at=LATER)


def closing(c: College) -> Act:
    point = c.asked()
    with transaction():
        verifying.answer(point, by=c.tom, text="It is in E4 now.", at=LATER)
    return lambda: verifying.close(point, by=c.helen, note="Seen.", at=LATER)


def agreeing(c: College) -> Act:
    sample = c.sampled()
    checks = dict.fromkeys(verification_rules.CHECKS, True)
    return lambda: verifying.agree(
        sample, by=c.helen, checks=checks, note="", seen=c.unit.revision, at=LATER
    )


def releasing(c: College) -> Act:
    """The same assessor signs the next version of the unit for the same learner: no rule asks."""
    agreeing_act = agreeing(c)
    with transaction():
        agreeing_act()
    version = a_unit_version()
    version.unit, version.version = c.unit.unit_version.unit, 2
    unit = a_portfolio_unit(c.portfolio, version, assessor=c.tom, verifier=c.helen)
    a_sign_off(unit, by=c.tom, at=LATER)
    return lambda: verifying.release(unit, by=c.helen, seen=unit.revision, at=LATER)


def opening_to_external(c: College) -> Act:
    return lambda: granting.open_to_external(
        [c.unit], person=c.eve, from_on=DAY, until_on=DAY, by=c.grace, today=DAY
    )


def closing_to_external(c: College) -> Act:
    with transaction():
        grants = granting.open_to_external(
            [c.unit], person=c.eve, from_on=DAY, until_on=DAY, by=c.grace, today=DAY
        )
    return lambda: granting.close_to_external(grants, person=c.eve, by=c.grace, today=DAY)


def bringing_in_people(c: College) -> Act:
    line = people_file.PersonLine(
        2, "Leo Byrne", "leo@hillside.example", (RoleName.LEARNER,), False
    )
    plan = people_plan([line], [], accounts={}, centre_id=c.centre.id)
    return lambda: interchanging.bring_in_people(
        c.centre, lambda: plan, shown=plan.mark, by=c.grace
    )


def inviting_all(c: College) -> Act:
    line = people_file.PersonLine(
        2, "Leo Byrne", "leo@hillside.example", (RoleName.LEARNER,), False
    )
    return lambda: inviting.invite_all(c.centre, [line], by=c.grace)


def bringing_in_enrolments(c: College) -> Act:
    version = a_unit_version()
    store(version)
    enrolment = Enrolment(c.jamie, version, None, {Relation.ASSESSOR: c.tom}, None)
    plan = Plan((Planned(2, c.jamie.name, "Enrolled.", enrolment),), (), ())
    return lambda: interchanging.bring_in_enrolments(
        c.centre, lambda: plan, shown=plan.mark, by=c.grace
    )


def exporting_a_unit(c: College) -> Act:
    return lambda: exporting.request_export(c.unit, by=c.priya, for_relation=Relation.LEARNER)


def choosing_what_to_be_told(c: College) -> Act:
    return lambda: notices.choose(c.tom, shown={"submitted"}, mailed=set(), daily=True)


def a_log(c: College) -> EvidenceItem:
    """A complaint log of one row."""
    item = an_item(c.portfolio, kind="CL")
    item.newest.reading.document = from_csv_text("Date,Nature\n03/01/2026,Late\n").to_plain()
    store(item)
    return item


RECOMMENDED = {"text": "Ring first", "theme": "", "locator": "1", "policy": "", "mitigation": ""}


def confirming_columns(c: College) -> Act:
    version = a_log(c).newest
    return lambda: complaints.choose(version, Choices({0: None}), by=c.priya)


def recommending(c: College) -> Act:
    version = a_log(c).newest
    return lambda: complaints.recommend(version, RECOMMENDED, by=c.priya)


def changing_a_recommendation(c: College) -> Act:
    made = a_recommendation(a_log(c).newest)
    store(made)
    return lambda: complaints.change_recommendation(made, RECOMMENDED, by=c.priya)


def withdrawing_a_recommendation(c: College) -> Act:
    made = a_recommendation(a_log(c).newest)
    store(made)
    return lambda: complaints.withdraw_recommendation(made, by=c.priya)


def setting_a_timescale(c: College) -> Act:
    return lambda: complaints.set_timescale(c.centre, 15, by=c.grace)


def erasing_a_learner(c: College) -> Act:
    c.item()
    return lambda: erasing.erase(c.priya, by=c.grace, ground="Asked for.", years=3)


def placing_a_hold(c: College) -> Act:
    return lambda: erasing.place_hold(c.priya, by=c.grace, reason="An appeal.")


def lifting_a_hold(c: College) -> Act:
    with transaction():
        hold = erasing.place_hold(c.priya, by=c.grace, reason="An appeal.")
    return lambda: erasing.lift_hold(hold, by=c.grace)


WORDED = Worded(PolicyKind.LAW, "Consumer Rights Act 2015", clauses=clauses_in("s 9 Quality"))


def adding_a_policy(c: College) -> Act:
    return lambda: registering.add_policy(c.centre, WORDED, by=c.grace)


def changing_a_policy(c: College) -> Act:
    policy = a_policy(c.centre, by=c.grace)
    store(policy)
    return lambda: registering.change_policy(policy, replace(WORDED, ended=True), by=c.grace)


def citing_a_clause(c: College) -> Act:
    item = c.item(draft=True)
    policy, other = a_policy(c.centre, by=c.grace), a_policy(c.centre, "Offers", by=c.grace)
    store(policy, other)
    with transaction():
        citing.cite(item, [Cited(policy.newest, "4.2")], by=c.priya)
    return lambda: citing.cite(item, [Cited(other.newest)], by=c.priya)


NOTED = Noted(DAY, "A hard call", "He shouted.", Went.HARD)


def noting(c: College) -> Act:
    return lambda: journal.note(c.portfolio, NOTED, by=c.priya)


def changing_an_entry(c: College) -> Act:
    entry = a_journal_entry(c.portfolio)
    store(entry)
    return lambda: journal.change(entry, NOTED, by=c.priya, seen=0)


def making_evidence_of_an_entry(c: College) -> Act:
    entry = a_journal_entry(c.portfolio)
    store(entry)
    return lambda: journal.make_evidence(entry, by=c.priya)


def adding_a_kind(c: College) -> Act:
    return lambda: naming.add_kind(
        c.centre, by=c.grace, method=Method.CASE_STUDY, code="AS", label="Assignment", hint=""
    )


def changing_a_kind(c: College) -> Act:
    return lambda: naming.change_kind(
        c.centre, "PE", by=c.grace, code="WP", label="Work product", hint="", hidden=True
    )


def moving_a_kind(c: College) -> Act:
    return lambda: naming.move_kind(c.centre, "PE", by=c.grace, up=True)


SCENARIOS: dict[Callable[..., object], Callable[[College], Act]] = {
    people.found_centre: founding,
    people.add_person: adding_a_person,
    inviting.invite: inviting_somebody,
    inviting.invite_again: inviting_somebody_again,
    inviting.withdraw_invitation: withdrawing_an_invitation,
    inviting.accept_invitation: accepting_an_invitation,
    managing.suspend: suspending,
    managing.reinstate: reinstating,
    managing.change_roles: changing_roles,
    managing.clear_second_step: clearing_a_second_step,
    owning.change_name: changing_ones_name,
    owning.sign_out_everywhere: signing_out_everywhere,
    managing.require_two_step: requiring_a_second_step,
    managing.send_mail_again: sending_a_mail_again,
    standards.load_standards: loading,
    standards.split_outcome: splitting,
    notices.choose: choosing_what_to_be_told,
    own_units.begin_draft: beginning_a_unit,
    own_units.save_draft: writing_on_a_unit,
    own_units.discard_draft: throwing_a_draft_away,
    own_units.publish_draft: publishing_a_unit,
    own_units.keep_file: uploading_a_file,
    own_units.take_up_file: taking_up_a_file,
    enrolling.enrol: enrolling_a_learner,
    enrolling.allocate: allocating,
    room.give_room: giving_room,
    filing.add_file: adding_a_file,
    filing.replace_file: replacing_a_file,
    filing.add_more_files: adding_more_files,
    filing.take_file_out: taking_a_file_out,
    filing.move_file: moving_a_file,
    confiding.keep_findings: keeping_a_name,
    confiding.put_copies: putting_a_copy,
    confiding.destroy_original: destroying_an_original,
    forms.add_held: adding_what_is_held,
    forms.change_held: changing_what_is_held,
    forms.confirm_seen: confirming_what_is_held,
    handing.hand_over: handing_over,
    asking.ask: asking_a_witness,
    asking.ask_again: asking_again,
    asking.withdraw: withdrawing_a_request,
    asking.mark_expert: marking_an_expert,
    asking.unmark_expert: unmarking_an_expert,
    testifying.begin: beginning_to_testify,
    testifying.send_testimony: sending_a_testimony,
    testifying.confirm: confirming_a_testimony,
    evidence.begin_writing: beginning_to_write,
    evidence.write_on: writing_on,
    evidence.complete: completing,
    forms.add_testimony: adding_a_testimony,
    forms.change_testimony: changing_a_testimony,
    evidence.declare: declaring,
    evidence.withdraw: withdrawing,
    complaints.choose: confirming_columns,
    complaints.recommend: recommending,
    complaints.change_recommendation: changing_a_recommendation,
    complaints.withdraw_recommendation: withdrawing_a_recommendation,
    complaints.set_timescale: setting_a_timescale,
    registering.add_policy: adding_a_policy,
    registering.change_policy: changing_a_policy,
    citing.cite: citing_a_clause,
    journal.note: noting,
    journal.change: changing_an_entry,
    journal.make_evidence: making_evidence_of_an_entry,
    naming.add_kind: adding_a_kind,
    naming.change_kind: changing_a_kind,
    naming.move_kind: moving_a_kind,
    mapping.map_evidence: mapping_passages,
    mapping.untie: untying,
    mapping.map_cells: ticking_the_matrix,
    mapping.carry_forward: carrying_forward,
    mapping.carry_ties: carrying_ties,
    recording.make_record: recording_an_observation,
    submitting.submit: submitting_a_unit,
    moving.move_unit: moving_a_unit,
    assessing.judge: judging,
    assessing.sign_off: signing_off,
    assessing.confirm: confirming,
    assessing.return_to_assessor: returning,
    assessing.reopen: reopening,
    verifying.take_sample: sampling,
    verifying.raise_action_point: raising,
    verifying.answer: answering,
    verifying.close: closing,
    verifying.agree: agreeing,
    verifying.release: releasing,
    granting.open_to_external: opening_to_external,
    granting.close_to_external: closing_to_external,
    inviting.invite_all: inviting_all,
    interchanging.bring_in_people: bringing_in_people,
    interchanging.bring_in_enrolments: bringing_in_enrolments,
    exporting.request_export: exporting_a_unit,
    erasing.erase: erasing_a_learner,
    erasing.place_hold: placing_a_hold,
    erasing.lift_hold: lifting_a_hold,
}


def events() -> list[AuditEvent]:
    """Every event so far, oldest first."""
    return list(db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)))


def noticed(action: Callable[..., object], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A list that grows when the action is called, so that no scenario is for another one."""
    called: list[str] = []

    def noticing(*given: Any, **named: Any) -> object:
        called.append(action.__name__)
        return action(*given, **named)

    monkeypatch.setattr(sys.modules[action.__module__], action.__name__, noticing)
    return called


@pytest.mark.parametrize("action", SCENARIOS, ids=lambda a: f"{a.__module__}.{a.__name__}")
def test_an_action_leaves_one_event_that_covers_what_it_wrote(
    action: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    act = SCENARIOS[action](College())
    called = noticed(action, monkeypatch)
    before = len(events())
    known = set(changes_by_hand())

    with transaction():
        act()

    new = events()[before:]
    assert len(called) == 1
    assert len(new) == 1, [event.verb for event in new]
    assert set(changes_by_hand()) <= known
