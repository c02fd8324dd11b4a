"""The pages that a witness opens with a link, without an account."""

from dataclasses import replace
from typing import Any

from flask import after_this_request, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.documents.stand_ins import StandIns
from portfolio.evidence.confidentiality.pieces import pieces_of
from portfolio.evidence.declarations import WITNESS_1
from portfolio.people.limits import guessed_too_often
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.guard import by_link, today
from portfolio.witnesses import queries, rules
from portfolio.witnesses.models import WitnessRequest
from portfolio.witnesses.testifying.actions import begin, confirm, send_testimony
from portfolio.witnesses.testifying.forms import WitnessForm
from portfolio.witnesses.views import bp


@bp.route("/witness/<string:token>", methods=["GET", "POST"], endpoint="testify")
@by_link
def write(token: str) -> Any:
    """Write a testimony, read it through as it will stand, and send it."""
    _tell_nobody_the_address()
    asked = queries.find_request(token)
    if asked is None:
        return _unknown()
    form = WitnessForm(data={"name": asked.name, "contact": asked.address})
    state = rules.state_of(asked, today())
    if not state.open:
        return _closed(asked, state, form)
    if _is_no_third_person(asked):
        return render_template("witnesses/not_you.html", asked=asked), 403
    act = request.form.get("act", "")
    if not form.is_submitted() or act == "change" or not form.validate():
        wrong = form.is_submitted() and act != "change"
        return _page(asked, form, 422 if wrong else 200)
    try:
        with transaction():
            if act == "send":
                send_testimony(
                    asked, form.said, confirmed=form.confirmed.data, stays=form.stays.data
                )
            elif act == "stand-ins":
                _put_stand_ins(asked, form)
            else:
                begin(asked, form.said)
    except rules.LinkClosed as closed:
        return _closed(asked, closed.state, form)
    except (rules.NotSaid, rules.NamesOthers) as refusal:
        form.refuse(refusal)
        return _read_through(asked, form, 422)
    except Refusal as refusal:
        form.refuse(refusal)
        return _page(asked, form, 422)
    if act == "send":
        return redirect(url_for("witnesses.testify", token=token, sent="now"), 303)
    return _read_through(asked, form, 200)


@bp.route("/testimony-confirmations/<string:token>", methods=["GET", "POST"], endpoint="confirm")
@by_link
def confirm_by_mail(token: str) -> Any:
    """Confirm by the link of the copy that one wrote a testimony; a button does it."""
    _tell_nobody_the_address()
    testimony = queries.find_to_confirm(token)
    if testimony is None:
        return _unknown()
    if request.method == "POST":
        with transaction():
            confirm(testimony)
        return redirect(url_for("witnesses.confirm", token=token), 303)
    return render_template("witnesses/confirm.html", testimony=testimony)


def _page(asked: WitnessRequest, form: WitnessForm, status: int) -> Any:
    page = render_template("witnesses/write.html", form=form, asked=asked)
    return make_response(page, status)


def _read_through(asked: WitnessRequest, form: WitnessForm, status: int) -> Any:
    said = replace(form.said, stays_because="")
    document = said.document(form.confirmed.label.text)
    others = queries.others_in(asked, said)
    page = render_template(
        "witnesses/read_through.html",
        form=form,
        asked=asked,
        passages=document.passages[:-1],
        others=others,
        pieces=pieces_of(document, others),
        replaced=request.form.get("act") == "stand-ins",
    )
    return make_response(page, status)


def _put_stand_ins(asked: WitnessRequest, form: WitnessForm) -> None:
    """The form names stand-ins where it named others; nothing is kept yet."""
    said = form.said
    found = [each for group in queries.others_in(asked, said).undecided for each in group.findings]
    stand_ins = StandIns.of(replace(said, stays_because="").document(WITNESS_1), found)
    form.say_instead(said.with_stand_ins(stand_ins.applied))


def _closed(asked: WitnessRequest, state: rules.RequestState, form: WitnessForm) -> Any:
    """What became of the link; and what was typed, so that it is not lost with it."""
    typed = form.typed if form.is_submitted() else []
    # Whoever opens the link later is told that it was sent, and no more.
    if state is rules.RequestState.SENT and request.args.get("sent") == "now" and not typed:
        return render_template("witnesses/sent.html", asked=asked)
    sentence = rules.CLOSED[state]
    page = render_template(
        "witnesses/closed.html", asked=asked, state=state, sentence=sentence, typed=typed
    )
    return make_response(page, 410)


def _unknown() -> Any:
    """One answer for every address that was never a link, or is none any more."""
    if guessed_too_often():
        return render_template("errors/429.html", minutes=15), 429
    return render_template("witnesses/unknown.html"), 404


def _is_no_third_person(asked: WitnessRequest) -> bool:
    """Whether who is signed in in this browser is the learner, or judges the work."""
    if not current_user.is_authenticated:
        return False
    others = [*queries.not_witnesses(asked.portfolio_unit), asked.by]
    return current_user.id in {each.id for each in others}


def _tell_nobody_the_address() -> None:
    """Nothing that the page leads to learns the secret in its address."""

    @after_this_request
    def _quiet(response: Any) -> Any:
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
