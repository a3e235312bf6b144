"""``datev-bridge pause``."""

import click

from datev_bridge_cli.language import Language
from datev_bridge_cli.moves import move_command


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    more = language.say(
        "Es kommen keine Dateien, bis „resume“ es wieder zulässt; was fehlt, folgt dann nach.",
        "No files come until “resume” allows them again; what was missed follows then.",
    )
    return move_command("pause", language, more, lambda at: at.service.release.pause(*at.whose))
