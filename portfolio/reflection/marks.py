"""The bookmarks of a template: which heading a paragraph is, and which words were ours.

Word allows a bookmark forty letters, digits and underscores, and carries it along whatever becomes
of the paragraph's words and style.
"""

import hashlib
import re

from portfolio.documents.passages import MARKED
from portfolio.reflection.prompts import models, prompts

_GIVEN = re.compile(rf"{MARKED}given_([0-9a-f]{{12}})(?:_\d+)?$")


def of_model(key: str) -> str:
    """The bookmark that says which model a template is by."""
    return f"{MARKED}model_{_plain(key)}"


def of_prompt(place: str) -> str:
    """The bookmark of a prompt's heading."""
    return f"{MARKED}{_plain(place)}"


def of_given(text: str) -> str:
    """The bookmark of words that the template came with, by what they were."""
    return f"{MARKED}given_{_hash_of(text)}"


def model_in(mark: str) -> str:
    """The model that a bookmark names; empty where it names none."""
    return next((key for key in models() if mark == of_model(key)), "")


def prompt_in(mark: str) -> str:
    """The place of the prompt that a bookmark names; empty where it names none."""
    return next((place for place in prompts() if mark == of_prompt(place)), "")


def is_given(mark: str, text: str) -> bool:
    """Whether a paragraph with that bookmark still has the words that the template came with."""
    found = _GIVEN.match(mark)
    return found is not None and found[1] == _hash_of(text)


def _plain(key: str) -> str:
    return key.replace("-", "_").replace(".", "__")


def _hash_of(text: str) -> str:
    said = " ".join(text.split()).casefold()
    return hashlib.sha256(said.encode()).hexdigest()[:12]
