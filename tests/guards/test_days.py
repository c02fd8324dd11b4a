"""Nobody takes the day that the server's clock shows, or that a moment has in UTC."""

import re
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[2] / "portfolio"
# The server's own day, and the day of a moment wherever its clock is set.
WRONG = re.compile(r"\bdate\.today\(\)|\bdatetime\.(?:now|today)\(\)|\.date\(\)")
# A cell of a workbook is a day that somebody wrote, in no zone at all.
MEANT = {"days.py", "documents/workbooks.py"}


def test_every_day_is_a_day_of_london() -> None:
    found = [
        f"{path.relative_to(PACKAGE)}: {line.strip()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        if str(path.relative_to(PACKAGE)) not in MEANT
        for line in path.read_text().splitlines()
        if WRONG.search(line)
    ]

    assert not found, "ask portfolio.days.today() or day_of(moment):\n" + "\n".join(found)
