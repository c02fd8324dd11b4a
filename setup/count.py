"""The last line of ./check: how many tests passed and failed, over all runs of pytest."""

import sys
from pathlib import Path
from xml.etree import ElementTree


def main(reports: list[str]) -> None:
    """Print one line that adds the reports up."""
    total = failed = skipped = 0
    for report in reports:
        # Written by pytest on this machine a moment ago.
        for suite in ElementTree.fromstring(Path(report).read_text()).iter("testsuite"):  # noqa: S314
            total += int(suite.get("tests", 0))
            failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            skipped += int(suite.get("skipped", 0))
    line = f"{total - failed - skipped} passed, {failed} failed"
    print(f"{line}, {skipped} skipped" if skipped else line)


main(sys.argv[1:])
