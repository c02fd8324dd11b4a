"""A qualification as its data file says it, with the units that belong to it."""

from typing import Literal

from pydantic import Field

from portfolio.standards.unit_file import Format, Key, Level, Part, Text, content_sha256
from portfolio.standards.wording import normalised


class AwardingOrganisationEntry(Part):
    """Who awards the qualification, and the other names it goes by."""

    name: Text
    aliases: tuple[Text, ...] = ()

    def goes_by(self, name: str) -> bool:
        """Whether this is one of its names, whatever the capitals."""
        return normalised(name) in {normalised(known) for known in (self.name, *self.aliases)}


class UnitGroup(Part):
    """Units that the qualification names together; what the source leaves open is null."""

    title: Text | None = None
    kind: Literal["mandatory", "optional"] | None = None
    units: tuple[Key, ...] = Field(min_length=1, description="The keys of unit files.")


class QualificationFile(Part):
    """A qualification, as one data file holds it. What its source leaves out is null."""

    format: Format = Field(description="The version of this format.")
    key: Key = Field(description="Unique among all qualifications; never changes.")
    title: Text
    number: Text | None = Field(None, description='The qualification number: "600/1234/5".')
    awarding_organisation: AwardingOrganisationEntry
    level: Level | None = None
    framework: Text | None = Field(None, description='As the source says: "QCF", "RQF".')
    type: Text | None = Field(None, description="As the source says.")
    subject: Text | None = None
    tags: tuple[Text, ...] = ()
    status: Literal["live", "legacy"] = Field(
        description="legacy: nobody new may register; who is registered goes on."
    )
    groups: tuple[UnitGroup, ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The keys of all its units, in the order of the file."""
        return tuple(unit for group in self.groups for unit in group.units)

    @property
    def sha256(self) -> str:
        """The same for the same content, however the file is laid out or commented."""
        return content_sha256(self)
