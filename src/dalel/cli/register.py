"""``dalel register``: the register of prosecutions for speech."""

from __future__ import annotations

import click

from dalel.cli.lazy import LazyGroup
from dalel.site.start import start_django

COMMANDS = {
    "load": ("dalel.cli.register_load", "load", "Load cases that were written as a folder of YAML files."),
    "find": ("dalel.cli.register_find", "find", "Find people and organisations, however their names are spelt."),
    "search": ("dalel.cli.register_search", "search", "Find records by the words of their texts."),
    "duplicates": ("dalel.cli.register_find", "duplicates", "List what may be entered twice."),
    "history": ("dalel.cli.register_history", "history", "Show who changed what, when and why."),
    "bring-back": ("dalel.cli.register_history", "bring_back_", "Make a record say what it said before."),
    "standing": ("dalel.cli.register_standing", "standing", "Say how far records have come."),
    "review": (
        "dalel.cli.register_standing",
        "review",
        "Say that you compared records with their sources.",
    ),
    "publish": ("dalel.cli.register_standing", "publish", "Clear reviewed records for the public."),
    "withdraw": ("dalel.cli.register_standing", "withdraw", "Take records back, with a reason."),
    "reminders": ("dalel.cli.register_reminders", "reminders", "List hearings, ends of measures and tasks that come."),
    "expunge": ("dalel.cli.register_expunge", "expunge", "Take a person out, on a recorded decision."),
    "restrict": ("dalel.cli.register_restrict", "restrict_", "Say who may see a value or a record."),
    "restrictions": ("dalel.cli.register_restrict", "restrictions", "List what is restricted to whom."),
    "excerpt": ("dalel.cli.register_excerpt", "excerpt", "Write what an audience may see, as a file of its own."),
    "import": ("dalel.cli.register_import", "import_", "Bring in a case list of somebody else, or take it out again."),
    "imports": ("dalel.cli.register_import", "imports", "List what was imported."),
    "export": ("dalel.cli.register_export", "export", "Write tables for readers, or a data package."),
    "backup": ("dalel.cli.register_backup", "backup", "Write the whole register into one file."),
    "restore": ("dalel.cli.register_backup", "restore_", "Fill an empty register from such a file."),
    "count": ("dalel.cli.register_count", "count_", "Count persons, cases, charges or events."),
    "funnel": ("dalel.cli.register_funnel", "funnel_", "Show how many got how far, beside official figures."),
    "durations": ("dalel.cli.register_durations", "durations_", "Show the days between two stages."),
    "substitution": (
        "dalel.cli.register_substitution",
        "substitution_",
        "Show two norms before and after a day.",
    ),
    "treatment": ("dalel.cli.register_treatment", "treatment", "Compare outcomes by complainant and by accused."),
}


class RegisterGroup(LazyGroup):
    """Commands that need Django's models, which can be imported once Django is set up."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported after Django is set up."""
        start_django()
        return super().get_command(ctx, cmd_name)


@click.group(cls=RegisterGroup, later=COMMANDS)
def register() -> None:
    """The register of prosecutions for speech: person, case, charge by article and part, dated events, sources.

    It lies in the newsroom as register.sqlite3, or in the database that DATABASE_URL names.

    \b
    Examples:
      dalel register load examples/register
      dalel register count --unit charges --by norm
    """
