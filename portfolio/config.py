"""Every setting, typed, read from the environment; and where the project's own folders are."""

import difflib
import os
from collections.abc import Iterator
from email.utils import formataddr, parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent
# A wheel carries the three folders inside the package; a checkout has them beside it.
_ROOT = _CHECKOUT if (_CHECKOUT / "migrations" / "env.py").exists() else _PACKAGE / "_shipped"

TEMPLATES = _ROOT / "templates"
CRITERIA = _ROOT / "criteria"
MIGRATIONS = _ROOT / "migrations"

MEGABYTE = 1024 * 1024
PREFIX = "PORTFOLIO_"


class WrongSettings(Exception):
    """Some settings can't be used; the message names every one of them, with the mend."""


class Settings(BaseSettings):
    """The settings of one installation; each is an environment variable PORTFOLIO_<NAME>."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True)

    data: Path = Field(
        default=Path("data"),
        description="Folder for the embedded database, stored files, the job queue and secrets.",
    )
    database: str = Field(
        default="",
        description="Database address; empty means SQLite in the data folder. "
        "PostgreSQL: postgresql+psycopg://user:password@host/name.",
    )
    files: str = Field(
        default="",
        description="Where files are kept; empty means a folder in the data folder. "
        "S3-compatible: s3://bucket/prefix.",
    )
    files_endpoint: str = Field(
        default="", description="Address of an S3-compatible service, where it is not Amazon's."
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""),
        description="Signs sessions; empty means the one made in the data folder at first start.",
    )
    password_salt: SecretStr = Field(
        default=SecretStr(""),
        description="Goes into password hashes; empty means the one made at first start.",
    )
    upload_limit_mb: int = Field(
        default=100, ge=1, le=2048, description="Largest file that can be uploaded, in megabytes."
    )
    learner_room_mb: int = Field(
        default=2048,
        ge=1,
        description="Room for the files of each learner, in megabytes, where their manager has "
        "given no other.",
    )
    centre_room_mb: int = Field(
        default=102400, ge=1, description="Room for the files of each centre, in megabytes."
    )
    pieces_limit_mb: int = Field(
        default=2048,
        ge=1,
        le=102_400,
        description="Largest file that can come in pieces, as pages with a script send it.",
    )
    secure_cookies: bool = Field(
        default=False, description="Set to true when people reach the server over https."
    )
    address: str = Field(
        default="",
        description="Where people reach the server, as in https://portfolio.hillside.example; "
        "links in mails begin with it. Empty means the address and port that it listens on.",
    )
    trusted_proxies: int = Field(
        default=0, ge=0, le=5, description="How many proxies stand in front of the server."
    )
    keep_unread: str = Field(
        default="doc dot xls ppt pps odp odg pages numbers key epub pub vsd vsdx xlsb ics vcf gif "
        "tif tiff bmp avif avi mkv 3gp 3g2 ogg oga ogv opus flac aac wma wmv zip",
        description="Endings of files that are kept, and can be downloaded, without being read "
        "here; programs and scripts never are.",
    )
    evidence_current_for_days: int = Field(
        default=730, ge=1, description="Evidence of work older than this is marked as not current."
    )
    retention_years: int = Field(
        default=3,
        ge=0,
        le=50,
        description="Records of assessment are kept so many years after the last decision, "
        "before a learner can be erased.",
    )
    limits_storage: str = Field(
        default="",
        description="Where tries at signing in are counted; empty means a file in the data folder, "
        "for all processes of this machine. For several machines: redis://HOST:PORT.",
    )
    mail_host: str = Field(
        default="",
        description="The mail server that mails leave by; empty means that each is written to a "
        "file in `mail/` in the data folder.",
    )
    mail_port: int = Field(default=587, ge=1, le=65535, description="The port of the mail server.")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the mail server is spoken to: starttls (587), tls (465), or none, which "
        "is for a server on the same machine.",
    )
    mail_user: str = Field(default="", description="Who signs in to the mail server, if anybody.")
    mail_password: SecretStr = Field(
        default=SecretStr(""), description="The password of PORTFOLIO_MAIL_USER."
    )
    mail_sender: str = Field(
        default="portfolio@localhost",
        description="Whom mails are from: an address, or Name <address>.",
    )

    log: Literal["text", "json"] = Field(
        default="text", description="How log lines are written: text, or json (an object a line)."
    )
    log_addresses: bool = Field(
        default=False, description="Set to true to log the network address of every request."
    )

    @field_validator("database")
    @classmethod
    def _known_database(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("write sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME")
        return value

    @field_validator("files")
    @classmethod
    def _known_store(cls, value: str) -> str:
        if value and not value.startswith(("s3://", "memory://", "/")):
            raise ValueError("write s3://BUCKET/PREFIX, or the full path of a folder")
        return value

    @field_validator("files_endpoint")
    @classmethod
    def _known_endpoint(cls, value: str) -> str:
        if value and not value.startswith(("https://", "http://")):
            raise ValueError("write https://HOST, or http://HOST:PORT in your own network")
        return value

    @field_validator("address")
    @classmethod
    def _known_address(cls, value: str) -> str:
        if not value:
            return value
        given = urlsplit(value)
        if given.scheme not in ("https", "http") or not given.hostname or given.query:
            raise ValueError("write https://HOST, or https://HOST/FOLDER")
        return value.rstrip("/")

    @field_validator("limits_storage")
    @classmethod
    def _known_counter(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://")):
            raise ValueError("write redis://HOST:PORT, or leave it out")
        if value and find_spec("redis") is None:
            raise ValueError(
                "install the package redis beside the portfolio first, or leave it out"
            )
        return value

    @field_validator("mail_sender")
    @classmethod
    def _known_sender(cls, value: str) -> str:
        name, address = parseaddr(value)
        if "@" not in address or "\n" in value or "\r" in value:
            raise ValueError("write portfolio@college.example, or Name <portfolio@college.example>")
        return formataddr((name, address))

    @classmethod
    def read(cls, **given: object) -> Self:
        """The settings of this process; raises WrongSettings naming every wrong one."""
        wrong = list(_misspelt(cls.names()))
        mended: dict[str, object] = {}
        try:
            read = cls(**given)  # type: ignore[arg-type]  # pydantic checks what is given
        except ValidationError as problem:
            wrong += [
                f"{PREFIX}{str(each['loc'][0]).upper()}: {_mend(each)}" for each in problem.errors()
            ]
            spoilt = [str(each["loc"][0]) for each in problem.errors()]
            mended = {name: cls.model_fields[name].default for name in spoilt}
            read = cls(**given | mended)  # type: ignore[arg-type]  # so that the rest is looked at
        wrong += [
            f"{PREFIX}{name.upper()}: {sentence}"
            for name, with_, sentence in _contradictions(read)
            if not {name, with_} & set(mended)
        ]
        if wrong:
            raise WrongSettings("\n".join(wrong))
        return read

    @classmethod
    def names(cls) -> list[str]:
        """The environment variables that set something."""
        return [f"{PREFIX}{name.upper()}" for name in cls.model_fields]

    @property
    def database_url(self) -> str:
        """The address that SQLAlchemy opens."""
        return self.database or f"sqlite:///{(self.data / 'portfolio.sqlite').resolve()}"

    @property
    def files_folder(self) -> Path | None:
        """The folder of stored files, or None where a store elsewhere is used."""
        if self.files.startswith(("s3://", "memory://")):
            return None
        return Path(self.files) if self.files else (self.data / "files").resolve()

    @property
    def kept_endings(self) -> frozenset[str]:
        """The endings under which files are kept without being read."""
        return frozenset(each.strip(".").lower() for each in self.keep_unread.split())

    @property
    def queue_file(self) -> Path:
        """The job queue's own SQLite file."""
        return (self.data / "jobs.sqlite").resolve()

    @property
    def tries(self) -> str:
        """The address of what counts tries at signing in."""
        return self.limits_storage or f"sqlite:///{(self.data / 'tries.sqlite').resolve()}"

    @property
    def mail_folder(self) -> Path:
        """The folder that mails are written to where no server is named."""
        return (self.data / "mail").resolve()

    @property
    def links_begin(self) -> str:
        """What every link in a mail begins with."""
        return self.address or "http://127.0.0.1:8000"

    @property
    def pieces_limit(self) -> int:
        """Largest file that comes in pieces, in bytes."""
        return self.pieces_limit_mb * MEGABYTE

    @property
    def upload_limit(self) -> int:
        """Largest upload in bytes."""
        return self.upload_limit_mb * MEGABYTE


def _misspelt(known: list[str]) -> Iterator[str]:
    """A sentence for each PORTFOLIO_ variable that sets nothing: most likely a slip of the hand."""
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1, cutoff=0.8)
            yield f"{name}: there is no such setting; " + (
                f"write {near[0]}." if near else f"there are {', '.join(known)}."
            )


def _contradictions(read: Settings) -> Iterator[tuple[str, str, str]]:
    """Settings that are well each by itself and can't be meant together: two names, a sentence."""
    if read.files_endpoint and not read.files.startswith("s3://"):
        yield (
            "files_endpoint",
            "files",
            "it is the address of a service; set PORTFOLIO_FILES to s3://BUCKET/PREFIX too, or "
            "leave it out.",
        )
    if read.mail_host and read.mail_sender == Settings.model_fields["mail_sender"].default:
        yield (
            "mail_sender",
            "mail_host",
            "write whom mails are from, as in portfolio@college.example, since PORTFOLIO_MAIL_HOST "
            "is set.",
        )
    if read.mail_user and not read.mail_host:
        yield "mail_user", "mail_host", "set PORTFOLIO_MAIL_HOST too, or leave it out."
    if bool(read.mail_user) != bool(read.mail_password.get_secret_value()):
        lacking, given = "mail_user", "mail_password"
        if read.mail_user:
            lacking, given = given, lacking
        yield (
            lacking,
            given,
            f"set it too, since {PREFIX}{given.upper()} is set.",
        )
    if read.secure_cookies and not read.address.startswith("https://"):
        yield (
            "address",
            "secure_cookies",
            "write where people reach the server, as in https://portfolio.hillside.example, since "
            "PORTFOLIO_SECURE_COOKIES is true.",
        )


def _mend(error: ErrorDetails) -> str:
    """What to write instead of a value that can't be used."""
    limit = error.get("ctx", {})
    match error["type"]:
        case "value_error":
            return f"{limit['error']}."
        case "int_parsing":
            return "write a whole number."
        case "literal_error":
            return f"write {limit['expected'].replace(chr(39), '')}."
        case "bool_parsing":
            return "write true or false."
        case "greater_than_equal":
            return f"write {limit['ge']} or more."
        case "less_than_equal":
            return f"write {limit['le']} or less."
    return f"{error['msg']}."
