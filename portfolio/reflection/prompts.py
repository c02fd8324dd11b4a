"""The models that an account can be written by, and the questions that each of them asks."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("prompts.toml")


@dataclass(frozen=True)
class Prompt:
    """A question of a model; its place names it for ever: gibbs.feelings."""

    place: str
    question: str
    hint: str
    asks: str


@dataclass(frozen=True)
class Model:
    """A model of reflection, with its questions in order."""

    key: str
    name: str
    about: str
    source: str
    prompts: tuple[Prompt, ...]


@cache
def models() -> Mapping[str, Model]:
    """Every model by its key, in the order in which people choose among them."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))["models"]
    return {
        each["key"]: Model(
            key=each["key"],
            name=each["name"],
            about=each["about"],
            source=each["source"],
            prompts=tuple(
                Prompt(f"{each['key']}.{p['key']}", p["question"], p["hint"], p["asks"])
                for p in each["prompts"]
            ),
        )
        for each in told
    }


@cache
def prompts() -> Mapping[str, Prompt]:
    """Every prompt of every model by its place."""
    return {prompt.place: prompt for model in models().values() for prompt in model.prompts}
