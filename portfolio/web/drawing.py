"""How templates write values into a page: escaped as ever, without a wrapper around each."""

import re
from collections.abc import Callable, MutableMapping
from types import CodeType
from typing import Any

from jinja2 import Environment, Template
from markupsafe import Markup, escape

_special = re.compile("""[&<>'"]""").search


def escaped(value: Any) -> str:
    """*value* as it may stand in a page, as markupsafe.escape says it.

    That one wraps every piece as Markup, whole macros too, although a template joins it to text at
    once: a page of 1,600 values spends a twentieth of its time on it.
    """
    kind: Any = type(value)
    if kind is Markup or (kind is str and not _special(value)):
        return value  # type: ignore[no-any-return]  # text as it is
    if kind is int:
        return str(value)
    return escape(value)


class DrawnTemplate(Template):
    """A template whose output goes through escaped()."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> "Template":
        """The template of that compiled code, which finds what escapes under the name `escape`."""
        made = super().from_code(environment, code, globals, uptodate)
        names = made.root_render_func.__globals__
        assert names["escape"] is escape, "Jinja's code escapes by another name"
        names["escape"] = escaped
        return made
