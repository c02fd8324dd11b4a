"""A qualification as its data file says it, with the units that belong to it."""

from typing import Literal

from pydantic import Field

from portfolio.standards.format.unit_file import (
    Count,
    Format,
    Key,
    Level,
    Part,
    Text,
    content_sha256,
)
from portfolio.standards.simulation import QualificationSays
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
    minimum_units: Count | None = None
    maximum_units: Count | None = Field(None, description="More may be chosen, but don't count.")
    minimum_credits: Count | None = None
    maximum_credits: Count | None = Field(None, description="More may be chosen, but don't count.")


class GroupsTogether(Part):
    """Credits that may come from any of several groups."""

    groups: tuple[Text, ...] = Field(min_length=2, description="The titles of groups above.")
    minimum_credits: Count


class CreditsAtLevel(Part):
    """Credits that have to be at a level or above it."""

    level: Level
    minimum_credits: Count


class Combination(Part):
    """The rules of combination that go beyond one group."""

    minimum_units: Count | None = None
    minimum_credits: Count | None = None
    at_level: tuple[CreditsAtLevel, ...] = ()
    together: tuple[GroupsTogether, ...] = ()
    barred: tuple[tuple[Key, ...], ...] = Field(
        (), description="Units that can't be chosen with each other, by their keys."
    )


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
    simulation: QualificationSays | None = Field(
        None,
        description="Whether simulated work is taken as evidence in units that don't say it.",
    )
    groups: tuple[UnitGroup, ...] = ()
    combination: Combination = Combination()

    @property
    def units(self) -> tuple[str, ...]:
        """The keys of all its units, in the order of the file."""
        return tuple(unit for group in self.groups for unit in group.units)

    @property
    def sha256(self) -> str:
        """The same for the same content, however the file is laid out or commented."""
        return content_sha256(self)
