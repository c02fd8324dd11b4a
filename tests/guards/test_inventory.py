"""Every column that can hold a person's words is emptied with them, or stays for a reason."""

from sqlalchemy import JSON, LargeBinary, String, Table

import portfolio.web.models  # noqa: F401  # the rest comes with the inventory and the application
from portfolio.erasure.inventory import CODES, ELSEWHERE, OF_A_PORTFOLIO, STAYS
from portfolio.schema import Base


def columns_of_words(table: Table) -> set[str]:
    """The columns of a table that hold text of any kind."""
    return {
        column.name
        for column in table.columns
        if isinstance(column.type, (String, JSON, LargeBinary))
        and column.name not in CODES
        and not column.foreign_keys
    }


def test_every_column_of_words_is_emptied_or_stays_for_a_reason(app: object) -> None:
    emptied = {place.model.__tablename__: set(place.columns) for place in OF_A_PORTFOLIO}
    unknown = {}
    for name, table in Base.metadata.tables.items():
        if name in STAYS or name in ELSEWHERE:
            continue
        if missing := columns_of_words(table) - emptied.get(name, set()):
            unknown[name] = missing

    assert not unknown, (
        "portfolio/erasure/inventory.py doesn't say what becomes of these columns when a person "
        f"is erased by law: {unknown}"
    )


def test_the_inventory_names_no_table_or_column_that_is_gone(app: object) -> None:
    tables = Base.metadata.tables

    assert {*STAYS, *ELSEWHERE} <= set(tables)
    for place in OF_A_PORTFOLIO:
        assert set(place.columns) <= set(tables[place.model.__tablename__].columns.keys())


def test_no_table_is_both_emptied_and_left() -> None:
    emptied = {place.model.__tablename__ for place in OF_A_PORTFOLIO}

    assert not emptied & set(STAYS)
    assert not emptied & set(ELSEWHERE)
    assert not set(STAYS) & set(ELSEWHERE)
