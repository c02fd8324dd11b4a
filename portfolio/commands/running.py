"""Serving pages and carrying out jobs: `portfolio serve`, `demo` and `worker`."""

import os
import signal
import sys

import click
from flask import Flask

from portfolio import serving
from portfolio.commands.application import application, make_ready, require_up_to_date
from portfolio.config import Settings
from portfolio.demonstration.people import fill, people_to_sign_in
from portfolio.documents import warm
from portfolio.jobs.beats import beat
from portfolio.jobs.queue import send_again


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--serve/--no-serve", default=True, help="Start the server, or only fill.")
def demo(host: str, port: int, serve: bool) -> None:
    """Fill a demonstration centre (once) and serve it, with a sign-in for each role.

    Example: portfolio demo --port 8001
    """
    if serve:
        _require_free(host, port)
    _say_where(host, port)
    app = application()
    with app.app_context():
        make_ready()
        fill()
        _say_who(host, port)
    if serve:
        _serve(app, host, port, worker=True)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--worker/--no-worker", default=True, help="Start a worker beside the server.")
@click.option(
    "--workers", default=2, show_default=True, type=click.IntRange(1),
    help="Server processes that answer, each one request at a time.",
)  # fmt: skip
def serve(host: str, port: int, worker: bool, workers: int) -> None:
    """Bring the database up to date, then serve pages and carry out jobs.

    Example: portfolio serve --host 0.0.0.0 --port 8000
    """
    _require_free(host, port)
    _say_where(host, port)
    app = application()
    with app.app_context():
        make_ready()
    _serve(app, host, port, worker=worker, workers=workers)


def _require_free(host: str, port: int) -> None:
    try:
        serving.require_free(host, port)
    except serving.PortTaken as problem:
        raise click.ClickException(str(problem)) from None


def _say_where(host: str, port: int) -> None:
    """Have links in mails lead here, in the server and the worker alike, unless a setting says."""
    reached = "127.0.0.1" if host in ("0.0.0.0", "::") else host  # noqa: S104  # compared, not bound
    os.environ.setdefault("PORTFOLIO_ADDRESS", f"http://{reached}:{port}")


def _serve(app: Flask, host: str, port: int, *, worker: bool, workers: int = 1) -> None:
    settings: Settings = app.extensions["portfolio_settings"]
    serving.once_it_answers(host, port, lambda: _announce(host, port))
    serving.serve(host, port, worker=worker, workers=workers, log=settings.log)


def _announce(host: str, port: int) -> None:
    click.echo(f"Serving on http://{host}:{port} (Ctrl+C stops).")
    sys.stdout.flush()


@click.command()
@click.option("--beside", type=int, help="End when this process, which started it, ends.")
def worker(beside: int | None) -> None:
    """Carry out jobs: exports and whatever else people wait for.

    Example: portfolio worker
    """
    if beside is not None:
        serving.end_with(beside)
    app = application()
    with app.app_context():
        require_up_to_date()
        beat()
        send_again()
    warm.keep()
    queue = app.extensions["portfolio_queue"]
    # Asked to end, it finishes the job it is at; the sweep is what it does periodically.
    consumer = queue.create_consumer(
        workers=1, periodic=True, initial_delay=0.1, max_delay=1.0, graceful_signal="TERM"
    )
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    consumer.run()


def _say_who(host: str, port: int) -> None:
    click.echo(f"\nThe demonstration centre is at http://{host}:{port}\n")
    for person in people_to_sign_in():
        click.echo(f"  {person.role:<18} {person.email:<34} {person.password}")
    click.echo("")
