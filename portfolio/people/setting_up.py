"""Setting up the second step goes on after a mistyped code: the same key, and the field again."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import current_app, g, render_template, session

View = Callable[..., Any]


def going_on(view: View) -> View:
    """Flask-Security's *view* that takes a code; it would throw the key away with a wrong one."""

    @wraps(view)
    def taken(**values: Any) -> Any:
        answer = view(**values)
        form = g.pop("refused_code", None)
        setting_up = form is not None and (
            form.is_setup or session.get("tf_state") == "validating_profile"
        )
        if not setting_up:
            return answer
        if form.is_setup:
            # What the library says at the top stands beside the field.
            session["_flashes"] = session.get("_flashes", [])[:-1]
        shown = current_app.extensions["security"].totp_factory.fetch_setup_values(
            form.tf_totp_secret, form.user
        )
        page = render_template(
            current_app.config["SECURITY_TWO_FACTOR_SETUP_TEMPLATE"],
            two_factor_setup_form=form,
            two_factor_verify_code_form=form,
            chosen_method=form.primary_method,
            authr_qrcode=shown["image"],
            authr_key=shown["key"],
            changing=form.is_setup,
            state_token=values.get("token"),
        )
        return page, 422

    return taken
