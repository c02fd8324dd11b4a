"""The pages of a complaint log: what it says, its columns, recommendations, the timescale."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.complaint_logs.themes import spellings
from portfolio.complaints import actions, queries
from portfolio.complaints.doubts import doubtful_rows, doubts_by_column, said_in, samples_of
from portfolio.complaints.forms import RecommendationForm, TimescaleForm, log_form
from portfolio.complaints.kept import analysis_file, patterns_file
from portfolio.complaints.models import Recommendation
from portfolio.complaints.pictures import pictures_of, step_words, themes_by_month, trend_steps
from portfolio.complaints.rules import is_log, lacking
from portfolio.days import today
from portfolio.enrolment.models import Portfolio
from portfolio.evidence.files import actions as evidence
from portfolio.evidence.files.received import Upload
from portfolio.evidence.models import EvidenceItem, EvidenceVersion
from portfolio.evidence.queries import document_of, versions_seen_by
from portfolio.people.models import Centre
from portfolio.policies.queries import in_use
from portfolio.refusal import Refusal
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.forms import Form
from portfolio.web.guard import guard, guard_centre, may

bp = Blueprint("complaints", __name__)


@bp.get("/evidence/<int:id>/log")
@guard(Permission.VIEW_EVIDENCE, EvidenceItem)
def log(item: EvidenceItem) -> Any:
    """What a complaint log says over all its rows."""
    version = _log_version(item)
    page = queries.log_page(version, today=today())
    weekly = request.args.get("by") == "week"
    return render_template(
        "complaints/log.html",
        item=item,
        version=version,
        page=page,
        pictures=pictures_of(page.found, weekly=weekly),
        weekly=weekly,
        rows=page.rows(url_for("evidence.item", id=item.id)),
        steps=[(step_words(e.name), e) for e in trend_steps(page.found, weekly=weekly)],
        recommendations=[
            # The rows of another version are counted otherwise.
            (
                each,
                queries.names_of(each.version).words(each.locator),
                lacking(each, page.log if each.version_id == version.id else None),
            )
            for each in queries.recommendations_of(item)
        ],
        owner=_owns(item),
        form=Form(),
    )


@bp.get("/portfolios/<int:id>/complaints")
@guard(Permission.VIEW_EVIDENCE, Portfolio)
def patterns(portfolio: Portfolio) -> Any:
    """What comes back over all complaint logs of a learner."""
    page = queries.patterns_of(portfolio, current_user, today=today())
    return render_template(
        "complaints/patterns.html",
        portfolio=portfolio,
        page=page,
        pictures=pictures_of(page.found),
        months=themes_by_month(page.found),
        steps=[(step_words(each.name), each) for each in trend_steps(page.found, weekly=False)],
        form=Form(),
    )


@bp.post("/portfolios/<int:id>/complaints/analysis")
@guard(Permission.ADD_EVIDENCE, Portfolio)
def keep_patterns(portfolio: Portfolio) -> Any:
    """Make an item of evidence of what all logs say together as they now stand."""
    page = queries.patterns_of(portfolio, current_user, today=today())
    if not page.found.complaints:
        return redirect(url_for("complaints.patterns", id=portfolio.id), 303)
    now = datetime.now(UTC)
    upload = patterns_file(portfolio, page, at=now)
    title = f"Patterns in the complaint logs {', '.join(page.items)}"
    item = _keep(portfolio, upload, title, at=now)
    told_success(f"{item.code} shows the patterns in your logs. Read it here, then declare it.")
    return redirect(url_for("evidence.item", id=item.id), 303)


@bp.route("/evidence/<int:id>/log/columns", methods=["GET", "POST"])
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def columns(item: EvidenceItem) -> Any:
    """Confirm what the columns hold, which spellings are one theme, and what doubtful rows are."""
    version = _log_version(item)
    page = queries.log_page(version, today=today())
    labels = [row.theme_told_by for row in page.log.complaints]
    themes = spellings(page.log.themes, labels)
    doubtful = doubtful_rows(page)
    form = log_form(page.log.columns, themes, doubtful, names=page.rows())
    names = [label for theme in themes for label in theme.spellings]
    if form.validate_on_submit():
        with transaction():
            form.act_once()
            choices = form.choices(page.log.columns, names, [row for row, _ in doubtful])
            actions.choose(version, choices, by=current_user)
            address = form.leads_to(url_for("complaints.log", id=item.id))
        told_success(f"The columns of {item.code} are as you said.")
        return redirect(address, 303)
    return form.page(
        "complaints/columns.html",
        item=item,
        page=page,
        names=names,
        rows=[row for row, _ in doubtful],
        said=said_in(page, [row for row, _ in doubtful]),
        doubts=doubts_by_column(page),
        samples=samples_of(page),
    )


@bp.route("/evidence/<int:id>/log/recommendations/new", methods=["GET", "POST"])
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def recommend(item: EvidenceItem) -> Any:
    """Recommend something that the log's complaints call for."""
    version = _log_version(item)
    form = RecommendationForm(
        names=queries.names_of(version),
        data={"theme": request.args.get("theme", ""), "rows": request.args.get("rows", "")},
    )
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                made = actions.recommend(version, form.said, by=current_user)
                address = form.leads_to(url_for("complaints.log", id=item.id) + "#recommendations")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            log = queries.log_page(version, today=today()).log
            told_success(" ".join(("The recommendation is kept.", *lacking(made, log))))
            return redirect(address, 303)
    return _recommendation_page(form, item)


@bp.route("/log-recommendations/<int:id>", methods=["GET", "POST"])
@guard(Permission.CHANGE_EVIDENCE, Recommendation)
def change(recommendation: Recommendation) -> Any:
    """Change what is recommended, or what it rests on."""
    item = recommendation.version.item
    names = queries.names_of(recommendation.version)
    form = RecommendationForm(
        names=names,
        data={
            "text": recommendation.text,
            "theme": recommendation.theme,
            "rows": names.words(recommendation.locator),
            "policy": recommendation.policy,
            "mitigation": recommendation.mitigation,
        },
    )
    if form.validate_on_submit():
        try:
            with transaction():
                form.act_once()
                made = actions.change_recommendation(recommendation, form.said, by=current_user)
                address = form.leads_to(url_for("complaints.log", id=item.id) + "#recommendations")
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            log = queries.log_page(made.version, today=today()).log
            told_success(" ".join(("The recommendation is changed.", *lacking(made, log))))
            return redirect(address, 303)
    return _recommendation_page(form, item, recommendation)


def _recommendation_page(
    form: RecommendationForm, item: EvidenceItem, recommendation: Recommendation | None = None
) -> Any:
    """The form, with the policies of the centre to choose from beside free words."""
    return form.page(
        "complaints/recommendation.html",
        item=item,
        recommendation=recommendation,
        policies=[each.title for each in in_use(item.centre_id)],
    )


@bp.post("/log-recommendations/<int:id>/withdrawal")
@guard(Permission.CHANGE_EVIDENCE, Recommendation)
def withdraw(recommendation: Recommendation) -> Any:
    """Take a recommendation back."""
    item = recommendation.version.item
    form = Form()
    with transaction():
        form.act_once()
        actions.withdraw_recommendation(recommendation, by=current_user)
        address = form.leads_to(url_for("complaints.log", id=item.id) + "#recommendations")
    told_success("The recommendation is taken back.")
    return redirect(address, 303)


@bp.post("/evidence/<int:id>/log/analysis")
@guard(Permission.CHANGE_EVIDENCE, EvidenceItem)
def keep(item: EvidenceItem) -> Any:
    """Make an item of evidence of the log's analysis as it now stands."""
    version = _log_version(item)
    now = datetime.now(UTC)
    page = queries.log_page(version, today=today())
    upload = analysis_file(version, page, list(queries.recommendations_of(item)), at=now)
    made = _keep(item.portfolio, upload, f"Analysis of {item.code} {version.title}", at=now)
    told_success(f"{made.code} is the analysis of {item.code}. Read it here, then declare it.")
    return redirect(url_for("evidence.item", id=made.id), 303)


def _keep(portfolio: Portfolio, upload: Upload, title: str, *, at: datetime) -> EvidenceItem:
    """The file as an item of evidence, made once however often the button was pressed."""
    form = Form()
    with transaction():
        form.act_once()
        made = evidence.add_file(
            portfolio,
            by=current_user,
            kind="PE",
            title=title[:200],
            work_on=today(),
            uploads=[upload],
            at=at,
        )
        form.leads_to(url_for("evidence.item", id=made.id))
    return made


@bp.route("/complaint-timescale", methods=["GET", "POST"])
@guard_centre(Permission.SET_TIMESCALE)
def timescale(centre: Centre) -> Any:
    """Set the days within which complaints should be resolved."""
    form = TimescaleForm(data={"days": queries.days_to_resolve(centre.id)})
    if form.validate_on_submit():
        with transaction():
            form.act_once()
            actions.set_timescale(centre, form.days.data or 1, by=current_user)
            address = form.leads_to(url_for("complaints.timescale"))
        told_success(f"Complaints should be resolved within {form.days.data} days.")
        return redirect(address, 303)
    return form.page("complaints/timescale.html")


def _log_version(item: EvidenceItem) -> EvidenceVersion:
    """The newest version that the person may see; 404 where it is no sheet."""
    seen = versions_seen_by(item, current_user, today())
    if not seen or not is_log(document_of(seen[-1])):
        abort(404)
    return seen[-1]


def _owns(item: EvidenceItem) -> bool:
    return may(Permission.CHANGE_EVIDENCE, item) and not item.withdrawn
