"""Large files arrive in pieces: over a broken line, a page closed half-way, another client."""

import io
import re
import wave
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Request, Route, expect
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from tests.e2e.acts import days_ago
from tests.e2e.house import House
from tests.e2e.windows import Window

PIECE = 4 * 1024 * 1024


@pytest.fixture(scope="module")
def priya(house: House, open_window: Callable[..., Window]) -> Window:
    """Priya, signed in."""
    window = open_window()
    window.sign_in(house.person("Priya"))
    return window


def a_recording(folder: Path, name: str = "call.wav") -> Path:
    """A sound recording of about 10 MB, of which no two pieces are alike."""
    path = folder / name
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        for second in range(320):
            file.writeframes(second.to_bytes(2, "little") * 16_000)
    return path


def begin(priya: Window, recording: Path) -> None:
    """The form is filled in and its button pressed."""
    priya.go_to_evidence()
    priya.follow("Upload a file")
    page = priya.page
    page.get_by_label("Files").set_input_files(recording)
    page.get_by_label("Kind of evidence").select_option("AV")
    page.get_by_label("Day of the work").fill(days_ago(3))
    page.get_by_role("button", name="Upload and read").click()


def test_a_broken_connection_only_delays_it(priya: Window, tmp_path: Path) -> None:
    broken = 0

    def break_twice(route: Route) -> None:
        nonlocal broken
        if route.request.method == "PATCH" and broken < 2:
            broken += 1
            route.abort("connectionreset")
        else:
            route.continue_()

    priya.page.route(re.compile("/arriving/"), break_twice)
    with priya.expecting("ERR_CONNECTION_RESET"):
        begin(priya, a_recording(tmp_path))
        expect(priya.page.get_by_text("The connection is broken.")).to_be_visible(timeout=60_000)
        expect(priya.heading).to_contain_text("call", timeout=120_000)
    priya.page.unroute(re.compile("/arriving/"))

    assert broken == 2


def test_a_page_closed_half_way_goes_on_where_it_was(priya: Window, tmp_path: Path) -> None:
    recording = a_recording(tmp_path, "long call.wav")
    offsets: list[int] = []

    def only_the_first(route: Route) -> None:
        at = int(route.request.headers.get("upload-offset", "0"))
        if route.request.method == "PATCH" and at > 0:
            route.abort("connectionreset")
        else:
            route.continue_()

    def noted(request: Request) -> None:
        if request.method == "PATCH":
            offsets.append(int(request.headers["upload-offset"]))

    priya.page.route(re.compile("/arriving/"), only_the_first)
    with priya.expecting("ERR_CONNECTION_RESET"):
        begin(priya, recording)
        expect(priya.page.get_by_text("The connection is broken.")).to_be_visible(timeout=60_000)
    priya.page.unroute(re.compile("/arriving/"))
    priya.page.reload()

    priya.page.on("request", noted)
    begin(priya, recording)
    expect(priya.heading).to_contain_text("long call", timeout=120_000)
    priya.page.remove_listener("request", noted)

    assert offsets[0] == PIECE


def test_any_client_of_the_protocol_can_send_and_go_on(
    house: House, priya: Window, tmp_path: Path
) -> None:
    priya.go_to_evidence()
    priya.follow("Upload a file")
    form = priya.page.locator("form[data-pieces]")
    token = form.locator("[name=csrf_token]").input_value()
    cookies = "; ".join(f"{c['name']}={c['value']}" for c in priya.context.cookies())
    content = a_recording(tmp_path).read_bytes()
    client = TusClient(
        house.address + str(form.get_attribute("data-pieces")),
        headers={"Cookie": cookies, "X-CSRFToken": token},
    )
    given = {"chunk_size": 1_000_000, "metadata": {"filename": "call.wav"}, "upload_checksum": True}

    first = client.uploader(file_stream=io.BytesIO(content), **given)
    first.upload_chunk()
    first.upload_chunk()
    again = client.uploader(file_stream=io.BytesIO(content), url=first.url, **given)
    assert again.get_offset() == 2_000_000
    again.upload()

    assert again.get_offset() == len(content)
    stranger = TusClient(client.url, headers={"X-CSRFToken": token})
    with pytest.raises(TusCommunicationError):
        stranger.uploader(file_stream=io.BytesIO(content), url=first.url, **given).upload_chunk()
    kept = house.data / "arriving" / f"{first.url.rsplit('/', 1)[-1]}.part"
    assert kept.read_bytes() == content


def test_the_page_looks_right_while_it_arrives(priya: Window, tmp_path: Path) -> None:
    priya.page.route(re.compile("/arriving/"), lambda route: route.abort("connectionreset"))
    with priya.expecting("ERR_CONNECTION_RESET"):
        begin(priya, a_recording(tmp_path, "third.wav"))
        expect(priya.page.get_by_text("The connection is broken.")).to_be_visible(timeout=60_000)
        priya.page.screenshot(path=str(tmp_path / "arriving.png"), full_page=True)
        priya.looks_right()

    priya.page.unroute(re.compile("/arriving/"))
