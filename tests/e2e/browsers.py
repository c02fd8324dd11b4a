"""Chromium, as the machine has it."""

import shutil

from playwright.sync_api import Browser, Playwright

# The background-networking flags keep the browser from knocking at doors outside this machine.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def start_chromium(playwright: Playwright) -> Browser:
    """A browser that shows nothing on a screen."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "There is no chromium on this machine; ./check installs it."
    return playwright.chromium.launch(executable_path=found, args=FLAGS)
