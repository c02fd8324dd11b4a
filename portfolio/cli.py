"""The `portfolio` command: which commands there are, each loaded when it is asked for.

Loading the application takes two seconds, which nobody waits for to read a list of names. So this
module knows the commands by name and sentence; what each does stands in portfolio/commands/.
"""

from importlib import import_module
from typing import Any, NamedTuple

import click

from portfolio import __version__


class Known(NamedTuple):
    """A command: the module in portfolio/commands/ that has it, and what the list says of it."""

    module: str
    sentence: str


COMMANDS = {
    "audit": Known("audit", "The audit trail."),
    "bench": Known(
        "bench",
        "Make a centre of any size and say how long its pages take, beside floors of the same run.",
    ),
    "complaint-log": Known(
        "complaint_logs",
        "Say what a complaint log holds: columns, doubts, themes, trend and repeats.",
    ),
    "backup": Known(
        "keeping",
        "Keep database, stored files and secrets in one archive, while the server runs.",
    ),
    "coverage": Known(
        "unit_coverage",
        "Print what a learner's evidence covers of a unit, and what would close its gaps.",
    ),
    "check": Known("check", "Find what crashes left behind, and say or clear it."),
    "demo": Known(
        "running",
        "Fill a demonstration centre (once) and serve it, with a sign-in for each role.",
    ),
    "mail": Known("mail", "Mails."),
    "people": Known("people", "Accounts."),
    "personal-data": Known(
        "personal_data",
        "Find names, phones, addresses and numbers of other people in a document.",
    ),
    "restore": Known(
        "keeping", "Put a backup back into an empty place, and prove that all of it is there."
    ),
    "serve": Known(
        "running", "Bring the database up to date, then serve pages and carry out jobs."
    ),
    "standards": Known("standards", "Units and qualifications from their data files."),
    "suggest": Known(
        "suggesting", "Say which criteria of a unit each passage of a file may support, and why."
    ),
    "upgrade": Known(
        "keeping",
        "Back up, bring the database to the newest schema, and prove that everything holds.",
    ),
    "worker": Known("running", "Carry out jobs: exports and whatever else people wait for."),
}


class Commands(click.Group):
    """The commands; what a server that can't be reached has to say becomes a sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        known = COMMANDS.get(cmd_name)
        if known is None:
            return None
        found: click.Command = getattr(
            import_module(f"portfolio.commands.{known.module}"), cmd_name.replace("-", "_")
        )
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].sentence) for name in sorted(COMMANDS)])

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as problem:
            # By now a command has loaded it all; before that nothing here can raise.
            from portfolio.commands.application import sentence_about

            sentence = sentence_about(problem)
            if sentence is None:
                raise
            raise click.ClickException(sentence) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Evidence mapping and assessment tracking for NVQs."""


if __name__ == "__main__":
    main()
