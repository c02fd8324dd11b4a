"""Every template compiles, imports what it uses, leads to real pages and keeps to the house."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import nodes

from portfolio.config import TEMPLATES

NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", NAMES)
def test_it_compiles(app: Flask, name: str) -> None:
    app.jinja_env.get_template(name)


@pytest.mark.parametrize("name", NAMES)
def test_it_uses_every_macro_it_imports(app: Flask, name: str) -> None:
    source = (TEMPLATES / name).read_text()
    for imported in app.jinja_env.parse(source).find_all(nodes.FromImport):
        for each in imported.names:
            used = each[1] if isinstance(each, tuple) else each
            assert len(re.findall(rf"\b{used}\b", source)) > 1, f"{name} never uses {used}"


@pytest.mark.parametrize("name", NAMES)
def test_every_address_it_builds_is_one_of_ours(app: Flask, name: str) -> None:
    tree = app.jinja_env.parse((TEMPLATES / name).read_text())
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "url_for":
            first = call.args[0]
            if isinstance(first, nodes.Const):
                assert first.value in app.view_functions, f"{name}: no endpoint {first.value}"


@pytest.mark.parametrize("name", NAMES)
def test_it_holds_nothing_inline_and_nothing_unescaped(name: str) -> None:
    source = (TEMPLATES / name).read_text()

    assert not re.search(r"\sstyle=|<style|\son[a-z]+=[\"']", source), f"{name} has inline style"
    assert not re.search(r"<script(?![^>]*\bsrc=)", source), f"{name} has an inline script"
    if not name.startswith("macros/"):
        assert "|safe" not in source.replace(" ", ""), f"{name} trusts a text with |safe"
    assert not re.search(r"https?://", source), f"{name} names another host"


def test_each_page_stands_where_its_view_does(app: Flask) -> None:
    areas = {path.name for path in Path(TEMPLATES).iterdir() if path.is_dir()}

    assert areas <= {"macros", "errors", "email"} | set(app.blueprints)
