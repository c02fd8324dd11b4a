"""Refusal: the root of every "no" a rule can say."""


class Refusal(Exception):
    """A rule said no; the sentence tells a person what is so and what to do."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
