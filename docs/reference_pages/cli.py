"""The page of the command line, from the tree of commands."""

from collections.abc import Iterator

import click

from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.tree import Tree, build_tree
from reference_pages.markdown import page, plain, table

COMMON = ("--json", "--quiet", "--no-input", "--debug", "--verbose", "--color", "--lang", "--help")
"""Options that mean the same at every command that has them."""

EXIT_CODES = {
    ExitCode.DONE: "done",
    ExitCode.FINDINGS: "finished, and something was found (`check`, `compare`, `doctor`, "
    "`preview --strict`, `replay --strict`, `operator alarms`)",
    ExitCode.USAGE: "the command line is wrong, or an extra is not installed",
    ExitCode.REFUSED: "refused: profile or mapping incomplete, or a day is held",
    ExitCode.RECONNECT: "the POS must be connected again",
    ExitCode.TEMPORARY: "temporary, try again: the POS cannot be reached, or a day is not complete",
    ExitCode.LOCAL: "this machine: disk, permission",
    ExitCode.BUG: "a bug",
    ExitCode.INTERRUPTED: "interrupted",
}


def commands() -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its words, parents before their own."""
    tree: Tree = build_tree(Language.EN, ())
    context = click.Context(tree)
    for name in tree.list_commands(context):
        found = tree.get_command(context, name)
        if found is not None:
            yield from _with_parts(name, found)


def _with_parts(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield words, command
    if isinstance(command, click.Group):
        for name, part in command.commands.items():
            yield from _with_parts(f"{words} {name}", part)


def cli_page() -> str:
    """Return the page of every command and option."""
    found = list(commands())
    return page(
        "Command line",
        "Every command of `datev-bridge`, as `--help` says it in English; `--lang de` speaks "
        "German. The result goes to stdout, everything else to stderr. `datev-bridge --version` "
        "shows the version.",
        _codes_block(),
        _common_block(found),
        *(_command_block(words, command) for words, command in found),
    )


def _codes_block() -> str:
    rows = table(("Code", "Means"), ((str(int(code)), EXIT_CODES[code]) for code in ExitCode))
    return f"## Exit codes\n\nOf several the highest of 6, 5, 4 and 3.\n\n{rows}"


def _common_block(found: list[tuple[str, click.Command]]) -> str:
    records: dict[str, tuple[str, str]] = {}
    for words, command in found:
        for option, (shown, text) in _options(words, command):
            if option in COMMON:
                records.setdefault(option, (f"`{shown}`", plain(text)))
    rows = (records[option] for option in COMMON)
    return (
        "## Options of all commands\n\nCommands that have them say so at the end of their list."
        f"\n\n{table(('Option', 'Means'), rows)}"
    )


def _command_block(words: str, command: click.Command) -> str:
    context = click.Context(command, info_name=f"datev-bridge {words}")
    usage = " ".join(command.collect_usage_pieces(context))
    level = "#" * (2 + words.count(" "))
    blocks = [
        f"{level} datev-bridge {words}",
        f"```text\ndatev-bridge {words} {usage}\n```",
        *(plain(" ".join(part.split())) for part in (command.help or "").split("\n\n") if part),
    ]
    if isinstance(command, click.Group):
        blocks.append("Its commands: " + ", ".join(f"`{name}`" for name in command.commands) + ".")
    options = list(_options(words, command))
    own = [(f"`{shown}`", plain(text)) for option, (shown, text) in options if option not in COMMON]
    if own:
        blocks.append(table(("Option", "Means"), own))
    shared = [f"`{option}`" for option in COMMON if option in dict(options)]
    blocks.append(f"[As all commands](#options-of-all-commands): {', '.join(shared)}.")
    return "\n\n".join(blocks)


def _options(words: str, command: click.Command) -> Iterator[tuple[str, tuple[str, str]]]:
    context = click.Context(command, info_name=words)
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None:
            yield _long(parameter), record


def _long(parameter: click.Parameter) -> str:
    return max(parameter.opts, key=len)
