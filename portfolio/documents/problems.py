"""What can be wrong with a file, each said in a sentence that also says what to do."""


class DocumentProblem(Exception):
    """A file cannot be used; ``sentence`` says what is so and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotItsKind(DocumentProblem):
    """The file is of no kind that is read here, or not of the kind its name says."""


class Damaged(DocumentProblem):
    """The file is of a known kind but is broken."""


class Locked(DocumentProblem):
    """The file is encrypted or protected with a password."""


class EmptyFile(DocumentProblem):
    """The file holds nothing."""


class TooLarge(DocumentProblem):
    """The file holds more than is read: pages, rows, passages, pixels, or unpacked bytes."""


class Unreadable(DocumentProblem):
    """Reading the file took too long, too much memory, or broke the reader."""


class NoSuchPassage(DocumentProblem):
    """A locator names passages that the document does not have, or is not a locator."""
