"""A server process spares its pages the collector's looks through all that stays."""

import subprocess
import sys

SAID = """
import gc
from portfolio.app import rest_the_collector
rest_the_collector()
print(gc.isenabled(), gc.get_freeze_count() > 10_000, gc.get_threshold()[0] > 700)
"""


def test_a_server_process_leaves_what_is_loaded_to_itself_and_still_collects() -> None:
    said = subprocess.run([sys.executable, "-c", SAID], capture_output=True, check=True, text=True)

    assert said.stdout.split() == ["True", "True", "True"]
