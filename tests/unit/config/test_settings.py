"""Settings come from the environment, and every wrong one is named at once, with its mend."""

import os
from pathlib import Path

import pytest

from portfolio.config import Settings, WrongSettings
from portfolio.machine_secrets import machine_secrets


@pytest.fixture(autouse=True)
def _an_environment_without_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("PORTFOLIO_"):
            monkeypatch.delenv(name)


def problems(monkeypatch: pytest.MonkeyPatch, **given: str) -> list[str]:
    """The lines about settings that can't be used."""
    for name, value in given.items():
        monkeypatch.setenv(f"PORTFOLIO_{name}", value)
    with pytest.raises(WrongSettings) as caught:
        Settings.read()
    return str(caught.value).splitlines()


def test_every_wrong_setting_is_named_at_once_with_its_mend(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = problems(
        monkeypatch,
        DATABASE="mysql://somewhere",
        FILES="ftp://somewhere",
        FILES_ENDPOINT="storage.example",
        UPLOAD_LIMIT_MB="lots",
        SECURE_COOKIES="perhaps",
        ADDRESS="portfolio.hillside.example",
        TRUSTED_PROXIES="9",
        EVIDENCE_CURRENT_FOR_DAYS="0",
        LIMITS_STORAGE="postgres://somewhere",
        MAIL_PORT="0",
        MAIL_SECURITY="ssl",
        MAIL_SENDER="Hillside",
    )

    assert told == [
        "PORTFOLIO_DATABASE: write sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME.",
        "PORTFOLIO_FILES: write s3://BUCKET/PREFIX, or the full path of a folder.",
        "PORTFOLIO_FILES_ENDPOINT: write https://HOST, or http://HOST:PORT in your own network.",
        "PORTFOLIO_UPLOAD_LIMIT_MB: write a whole number.",
        "PORTFOLIO_SECURE_COOKIES: write true or false.",
        "PORTFOLIO_ADDRESS: write https://HOST, or https://HOST/FOLDER.",
        "PORTFOLIO_TRUSTED_PROXIES: write 5 or less.",
        "PORTFOLIO_EVIDENCE_CURRENT_FOR_DAYS: write 1 or more.",
        "PORTFOLIO_LIMITS_STORAGE: write redis://HOST:PORT, or leave it out.",
        "PORTFOLIO_MAIL_PORT: write 1 or more.",
        "PORTFOLIO_MAIL_SECURITY: write starttls, tls or none.",
        "PORTFOLIO_MAIL_SENDER: write portfolio@college.example, "
        "or Name <portfolio@college.example>.",
    ]


def test_a_misspelt_setting_is_named_beside_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    told = problems(monkeypatch, DATBASE="postgresql+psycopg://u:p@h/n", UPLOAD_LIMIT_MB="0")

    assert told == [
        "PORTFOLIO_DATBASE: there is no such setting; write PORTFOLIO_DATABASE.",
        "PORTFOLIO_UPLOAD_LIMIT_MB: write 1 or more.",
    ]


def test_a_setting_like_no_other_is_answered_with_those_there_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (told,) = problems(monkeypatch, QWXZ="1")

    assert "there are PORTFOLIO_DATA, PORTFOLIO_DATABASE," in told


def test_no_sentence_about_a_setting_repeats_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    told = problems(monkeypatch, DATABASE="postgres://portfolio:hunter2@host/name")

    assert "hunter2" not in " ".join(told)


def test_every_setting_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTFOLIO_DATA", "/srv/portfolio")
    monkeypatch.setenv("PORTFOLIO_DATABASE", "postgresql+psycopg://u:p@h/n")
    monkeypatch.setenv("PORTFOLIO_FILES", "s3://bucket/prefix")
    monkeypatch.setenv("PORTFOLIO_SECURE_COOKIES", "true")
    monkeypatch.setenv("PORTFOLIO_ADDRESS", "https://portfolio.hillside.example")
    monkeypatch.setenv("PORTFOLIO_UPLOAD_LIMIT_MB", "250")

    settings = Settings.read()

    assert settings.data == Path("/srv/portfolio")
    assert settings.database_url == "postgresql+psycopg://u:p@h/n"
    assert settings.files_folder is None
    assert settings.secure_cookies
    assert settings.upload_limit == 250 * 1024 * 1024


def test_without_settings_everything_lies_in_the_data_folder() -> None:
    settings = Settings.read()

    inside = settings.data.resolve()
    assert settings.database_url == f"sqlite:///{inside}/portfolio.sqlite"
    assert settings.files_folder == inside / "files"
    assert settings.queue_file == inside / "jobs.sqlite"


def test_secrets_are_made_once_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")

    first = machine_secrets(settings)
    again = machine_secrets(settings)

    assert first == again
    assert all(len(secret) > 40 for secret in first.values())
    assert first["secret_key"] != first["password_salt"]
    assert (tmp_path / "data/secrets.json").stat().st_mode & 0o077 == 0


def test_a_secret_in_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine_secrets(Settings(data=tmp_path))
    monkeypatch.setenv("PORTFOLIO_SECRET_KEY", "a key of the centre's own")

    made = machine_secrets(Settings.read(data=tmp_path))

    assert made["secret_key"] == "a key of the centre's own"
    assert made["password_salt"] != ""


def test_the_data_folder_is_its_owners_alone(tmp_path: Path) -> None:
    machine_secrets(Settings(data=tmp_path / "data"))

    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"FILES_ENDPOINT": "https://s3.example"}, "PORTFOLIO_FILES_ENDPOINT: it is the address"),
        ({"MAIL_HOST": "mail.example"}, "PORTFOLIO_MAIL_SENDER: write whom mails are from"),
        (
            {"MAIL_HOST": "m.example", "MAIL_SENDER": "a@m.example", "MAIL_USER": "a"},
            "PORTFOLIO_MAIL_PASSWORD: set it too",
        ),
        (
            {"MAIL_HOST": "m.example", "MAIL_SENDER": "a@m.example", "MAIL_PASSWORD": "a"},
            "PORTFOLIO_MAIL_USER: set it too",
        ),
        (
            {"SECURE_COOKIES": "true", "ADDRESS": "http://p.example"},
            "PORTFOLIO_ADDRESS: write where people reach the server, as in https://",
        ),
        (
            {"SECURE_COOKIES": "true"},
            "PORTFOLIO_ADDRESS: write where people reach the server, as in https://",
        ),
    ],
)
def test_settings_that_contradict_each_other_are_named(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], named: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"PORTFOLIO_{name}", value)

    with pytest.raises(WrongSettings) as wrong:
        Settings.read()

    assert str(wrong.value).startswith(named)
    assert "\n" not in str(wrong.value)


def test_wrong_settings_and_contradictions_are_named_all_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in {
        "DATBASE": "x",
        "LOG": "loud",
        "UPLOAD_LIMIT_MB": "lots",
        "MAIL_HOST": "mail.example",
    }.items():
        monkeypatch.setenv(f"PORTFOLIO_{name}", value)

    with pytest.raises(WrongSettings) as wrong:
        Settings.read()

    lines = str(wrong.value).removeprefix("PORTFOLIO_").split("\nPORTFOLIO_")
    named = [line.partition(":")[0] for line in lines]
    assert named == ["DATBASE", "UPLOAD_LIMIT_MB", "LOG", "MAIL_SENDER"]


def test_what_can_only_be_judged_with_a_wrong_setting_waits_for_its_mend(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PORTFOLIO_FILES", "ftp://files")
    monkeypatch.setenv("PORTFOLIO_FILES_ENDPOINT", "https://s3.example")

    with pytest.raises(WrongSettings) as wrong:
        Settings.read()

    assert str(wrong.value).startswith("PORTFOLIO_FILES: ")
    assert "\n" not in str(wrong.value)
