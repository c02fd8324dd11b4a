"""create_app(): one application, put together in order."""

import gc
import multiprocessing
import re
from collections.abc import Iterator
from importlib import import_module
from inspect import iscoroutinefunction
from pkgutil import walk_packages
from typing import Any

from flask import Flask, g, request
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from flask_login import current_user
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from portfolio.access import Permission
from portfolio.config import TEMPLATES, Settings
from portfolio.db import db, engine_options, prepare_engine
from portfolio.documents import warm
from portfolio.files.store import open_store
from portfolio.jobs.queue import open_queue
from portfolio.logs import set_up_logs
from portfolio.machine_secrets import machine_secrets
from portfolio.mail.sending import open_mail
from portfolio.overview.navigation import navigation_for
from portfolio.people.accounts.set_up import set_up_accounts
from portfolio.people.limits import set_up_limits
from portfolio.people.sign_ins import LASTS
from portfolio.serving import end_with
from portfolio.verification.grants.looks import looked
from portfolio.web import health, off_line
from portfolio.web.compression import COMPRESSION
from portfolio.web.drawing import DrawnTemplate
from portfolio.web.errors import add_errors
from portfolio.web.filters import add_filters
from portfolio.web.guard import LOOKED, may, the_person
from portfolio.web.headers import add_headers
from portfolio.web.incoming import Incoming, RowNumber, take_forms_only
from portfolio.web.patience import Patient
from portfolio.web.requests import add_request_lines
from portfolio.web.static import SessionsOfPages, add_fingerprints

csrf = CSRFProtect()

_ENDING = re.compile(r"[._](views|jobs)$")

# In the order a portfolio lives. Each area's views.py has a blueprint `bp`, to which what else ends
# in views adds its pages; its jobs.py, where it has one, registers its jobs by being imported.
AREAS = (
    "mail",
    "people",
    "standards",
    "policies",
    "enrolment",
    "evidence",
    "journal",
    "complaints",
    "witnesses",
    "assessment",
    "verification",
    "notices",
    "overview",
    "exports",
    "interchange",
    "erasure",
)


def create_app(settings: Settings | None = None, *, testing: bool = False) -> Flask:
    """The application that the settings describe."""
    settings = settings or Settings.read()
    made = machine_secrets(settings)
    app = Patient("portfolio", template_folder=str(TEMPLATES), static_folder="static")
    app.testing = testing
    app.request_class = Incoming
    app.session_interface = SessionsOfPages()
    app.url_map.converters["int"] = RowNumber
    app.config |= COMPRESSION | {
        "SECRET_KEY": made["secret_key"],
        "MAX_CONTENT_LENGTH": settings.upload_limit + 64 * 1024,
        "MAX_FORM_MEMORY_SIZE": 4 * 1024 * 1024,
        # A fault's log names the statement, never the personal data that was in it.
        "SQLALCHEMY_ENGINES": {"default": engine_options(settings.database_url)},
        # Under this prefix a browser lets no other host of the domain set or replace it.
        "SESSION_COOKIE_NAME": "__Host-session" if settings.secure_cookies else "session",
        "SESSION_COOKIE_SECURE": settings.secure_cookies,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "PERMANENT_SESSION_LIFETIME": LASTS,
        # A form may be open for hours; the token lives as long as the sign-in.
        "WTF_CSRF_TIME_LIMIT": None,
        "BOOTSTRAP_SERVE_LOCAL": True,
    }
    app.extensions["portfolio_settings"] = settings
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # how Flask documents it
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops
        )
    if not testing:
        set_up_logs(settings.log)
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    db.init_app(app)
    # The library would begin a thread and an event loop after every request, to close what none
    # of ours opens.
    app.teardown_appcontext_funcs = [
        close for close in app.teardown_appcontext_funcs if not iscoroutinefunction(close)
    ]
    with app.app_context():
        prepare_engine(db.engine)
        add_request_lines(app, db.engine, addresses=settings.log_addresses)
    take_forms_only(app)
    csrf.init_app(app)
    Bootstrap5(app)
    Compress(app)
    set_up_accounts(app, salt=made["password_salt"])
    app.extensions["portfolio_store"] = open_store(settings)
    open_queue(app, settings)
    open_mail(app, settings)
    _add_areas(app)
    app.register_blueprint(health.bp)
    app.register_blueprint(off_line.bp)
    set_up_limits(app, storage=settings.tries, secret=made["secret_key"])
    app.extensions[LOOKED] = [looked]
    app.jinja_env.template_class = DrawnTemplate
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(may=may, Permission=Permission)
    app.context_processor(_navigation)
    add_errors(app)
    add_filters(app)
    add_headers(app, https_only=settings.secure_cookies)
    add_fingerprints(app)
    return app


def beside_its_server() -> Flask:
    """The application in a process that a server started to answer requests, and that ends with it.

    Otherwise a server killed outright leaves it answering, and the next one shares its port.
    """
    server = multiprocessing.parent_process()
    if server is not None and server.pid is not None:
        end_with(server.pid)
    warm.keep()
    app = create_app()
    rest_the_collector()
    return app


def rest_the_collector() -> None:
    """Have Python's collector leave alone what stays for good, and look at the rest less often.

    Otherwise it goes through all that is loaded, 350,000 objects, in the middle of somebody's
    page: a tenth of all processor time, and all of it in a few pages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])


# As many as a page or two leave; Python's own 700 is for small programs.
_NEW_OBJECTS = 20_000


def pages_and_jobs() -> Iterator[str]:
    """The names of all modules that hold pages or jobs; those of an area come together."""
    for area in AREAS:
        face = import_module(f"portfolio.{area}")
        found = [each.name for each in walk_packages(face.__path__, f"{face.__name__}.")]
        yield from sorted((name for name in found if _ENDING.search(name)), key=len)


def _add_areas(app: Flask) -> None:
    loaded = [import_module(name) for name in pages_and_jobs()]
    # Once all are loaded: many modules add pages to a blueprint, some to that of an area below.
    for blueprint in dict.fromkeys(module.bp for module in loaded if hasattr(module, "bp")):
        app.register_blueprint(blueprint)
    for view in app.view_functions.values():
        if getattr(view, "opened_by_secret", False):
            csrf.exempt(view)


def _navigation() -> dict[str, Any]:
    # The page about a fault must not fault in turn: whose page it is may be what can't be told.
    if g.get("faulted") or not current_user.is_authenticated:
        return {"navigation": [], "who": None}
    who = the_person()
    return {"navigation": navigation_for(who, request.path), "who": who}
