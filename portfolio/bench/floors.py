"""The floors: what Flask costs with an empty page, and with the unit page's grid and nothing else.

Nothing of the product's own is used but the database it fills and the limits it serves under.
"""

import os
import sys

from flask import Flask, abort, session
from flask_compress import Compress
from jinja2 import Template
from sqlalchemy import Engine, create_engine, text

from portfolio.serving import answer
from portfolio.web.compression import COMPRESSION

# Where the product under measurement keeps its data, as `portfolio bench` tells the floors.
DATABASE = "BENCH_FLOOR_DATABASE"
SECRET = "a floor has nothing to hide"  # noqa: S105  # it signs a cookie that opens a bare grid

_CRITERIA = text(
    "SELECT c.id, c.number, c.display_text FROM criterion c "
    "JOIN portfolio_unit u ON u.unit_version_id = c.unit_version_id "
    "WHERE u.id = :unit ORDER BY c.position"
)
_ITEMS = text(
    "SELECT v.id, i.number, v.title, i.kind FROM evidence_item i "
    "JOIN evidence_version v ON v.item_id = i.id "
    "JOIN portfolio_unit u ON u.portfolio_id = i.portfolio_id "
    "WHERE u.id = :unit ORDER BY i.number"
)
_TIES = text(
    "SELECT m.version_id, m.criterion_id, m.submission_id FROM evidence_mapping m "
    "WHERE m.portfolio_unit_id = :unit"
)

# As light as it gets: a cell is what the product's empty cell is, and loops take rows apart once.
_GRID = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>Unit {{ unit }}</title></head>
<body><h1>Unit {{ unit }}</h1><form method="post"><table><thead><tr><th>Criterion</th>
{% for id, number, title, kind in items %}<th><a href="/evidence/{{ id }}" title="{{ title }}">E{{ number }}</a> {{ kind }}</th>
{% endfor %}</tr></thead><tbody>
{% for criterion, number, text in criteria %}<tr><th>{{ number }} {{ text }}</th>
{% for id, item, title, kind in items %}<td><input type="checkbox" name="ties" value="{{ id }}" aria-label="E{{ item }}"{% if (id, criterion) in ties %} checked{% endif %}></td>
{% endfor %}</tr>
{% endfor %}</tbody></table><button>Save</button></form></body></html>
"""  # noqa: E501  # a page as it is sent


def engine_for(address: str) -> Engine:
    """The database as a bare program opens it."""
    return create_engine(address)


def empty() -> Flask:
    """One page of one word."""
    app = Flask("empty")

    @app.get("/")
    def page() -> str:
        return "yes"

    return app


def grid() -> Flask:
    """The grid of a unit: a signed cookie, three queries, Jinja, compressed as the product's is."""
    app = Flask("grid")
    app.config |= COMPRESSION | {"SECRET_KEY": SECRET}
    Compress(app)
    engine = engine_for(os.environ[DATABASE])
    # Flask's templates escape what they show, and so does this one.
    template: Template = app.jinja_env.overlay(autoescape=True).from_string(_GRID)

    @app.get("/units/<int:unit>")
    def page(unit: int) -> str:
        if "who" not in session:
            abort(403)
        with engine.connect() as connection:
            criteria = connection.execute(_CRITERIA, {"unit": unit}).all()
            items = connection.execute(_ITEMS, {"unit": unit}).all()
            ties = {(row[0], row[1]) for row in connection.execute(_TIES, {"unit": unit})}
        return template.render(unit=unit, criteria=criteria, items=items, ties=ties)

    return app


def bare_query(engine: Engine, unit: int) -> int:
    """The ties of a unit, asked for and fetched; how many there are."""
    with engine.connect() as connection:
        return len(connection.execute(_TIES, {"unit": unit}).all())


def main() -> None:
    """Serve one floor: its name, the port and the number of worker processes are the arguments."""
    name, port, workers = sys.argv[1:]
    answer(f"portfolio.bench.floors:{name}", "127.0.0.1", int(port), workers=int(workers))


if __name__ == "__main__":
    main()
