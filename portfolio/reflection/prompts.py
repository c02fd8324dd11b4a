"""The models that accounts and papers of work are written by, and the questions each asks."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILES = {name: Path(__file__).with_name(name) for name in ("prompts.toml", "papers.toml")}


@dataclass(frozen=True)
class Prompt:
    """A question of a model; its place names it for ever: gibbs.feelings."""

    place: str
    question: str
    hint: str
    asks: str


@dataclass(frozen=True)
class Model:
    """What an account or a paper is written by: its questions in order."""

    key: str
    name: str
    about: str
    source: str
    reflects: bool  # an account, that thinks about what happened; else a paper of the work itself
    prompts: tuple[Prompt, ...]


@cache
def models() -> Mapping[str, Model]:
    """Every model by its key, in the order in which people choose among them."""
    return {model.key: model for name in _FILES for model in _told_in(name)}


def accounts() -> Sequence[Model]:
    """The models of reflection."""
    return [model for model in models().values() if model.reflects]


def papers() -> Sequence[Model]:
    """The models of what is part of the work: a plan, an investigation, a colleague observed."""
    return [model for model in models().values() if not model.reflects]


def _told_in(name: str) -> Iterator[Model]:
    told = tomllib.loads(_FILES[name].read_text(encoding="utf-8"))["models"]
    for each in told:
        yield Model(
            key=each["key"],
            name=each["name"],
            about=each["about"],
            source=each["source"],
            reflects=name == "prompts.toml",
            prompts=tuple(
                Prompt(f"{each['key']}.{p['key']}", p["question"], p["hint"], p["asks"])
                for p in each["prompts"]
            ),
        )


@cache
def prompts() -> Mapping[str, Prompt]:
    """Every prompt of every model by its place."""
    return {prompt.place: prompt for model in models().values() for prompt in model.prompts}
