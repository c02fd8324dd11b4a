"""The manager's page about room for files."""

from typing import Any

from flask import redirect, url_for
from flask_login import current_user

from portfolio.access import Permission
from portfolio.evidence.room import actions as room_actions
from portfolio.evidence.room import queries as room_queries
from portfolio.evidence.room.forms import RoomForm
from portfolio.evidence.views import bp
from portfolio.files.sizes import MEGABYTE
from portfolio.people.models import Centre
from portfolio.transaction import transaction
from portfolio.web.flashes import told_success
from portfolio.web.guard import guard_centre


@bp.route("/room-for-files", methods=["GET", "POST"])
@guard_centre(Permission.GIVE_ROOM)
def room(centre: Centre) -> Any:
    """How much room learners' files take up; the manager says how much each may have."""
    rooms = room_queries.rooms_of(centre)
    form = RoomForm(data={"megabytes": rooms.each_allowed // MEGABYTE})
    if form.validate_on_submit():
        with transaction():
            form.act_once()
            room_actions.give_room(centre, megabytes=form.megabytes.data or 0, by=current_user)
            address = form.leads_to(url_for("evidence.room"))
        told_success(f"Each learner has {form.megabytes.data:,} MB for files now.")
        return redirect(address, 303)
    return form.page("evidence/room.html", rooms=rooms)
