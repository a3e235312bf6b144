"""``datev-bridge resume``."""

import click

from datev_bridge_cli.language import Language
from datev_bridge_cli.moves import move_command


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    more = language.say(
        "Es kommen wieder Dateien, die versäumten zuerst.",
        "Files come again, those that were missed first.",
    )
    return move_command("resume", language, more, lambda at: at.service.release.resume(*at.whose))
