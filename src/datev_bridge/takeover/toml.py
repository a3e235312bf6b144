"""A draft as sections of a profile: own accounts as they are, rules to confirm or to finish."""

from collections.abc import Iterable, Iterator

from datev_bridge import toml_text
from datev_bridge.mapping import RuleTarget
from datev_bridge.takeover.document import own_account_values, pair_values, rule_values
from datev_bridge.takeover.draft import ProfileDraft
from datev_bridge.takeover.pairs import DraftedPair


def account_sections(draft: ProfileDraft) -> str:
    """Return the ``[[account]]`` sections of a draft, empty for none."""
    lines: list[str] = []
    for own in draft.accounts:
        lines += toml_text.section("[[account]]", own_account_values(own))
    return "\n".join((*lines, "")) if lines else ""


def suggestion_sections(draft: ProfileDraft, language: str) -> str:
    """Return the suggested rules as sections, none confirmed, each with its reason above it.

    Args:
        draft: The draft.
        language: ``"de"`` or ``"en"``.
    """
    lines: list[str] = []
    for proposal in (each for suggestion in draft.suggestions for each in suggestion.proposals):
        lines += ("", f"# {_comment(proposal.reason.text(language))}")
        lines += list(toml_text.section("[[mapping]]", rule_values(proposal.rule)))[1:]
    return "\n".join((*lines, "")) if lines else ""


def _comment(text: str) -> str:
    """Return a text of a file as a comment: on one line, without control characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


MOST_RULES = 100
"""Drafted rules that are written, those of most rows; a menu has fewer groups."""


def rule_sections(draft: ProfileDraft, heading: str, how_often: str) -> str:
    """Return the drafted rules as comments: each lacks the POS's id, and none is confirmed.

    Tips have no id: their account stands in the profile's rule for them.

    Args:
        draft: The draft.
        heading: What to say above them, one line; it may have ``{shown}`` and ``{all}``.
        how_often: What stands beside a number of rows, for example ``rows``.
    """
    pairs = [pair for pair in draft.pairs if pair.target is not RuleTarget.TIP]
    shown = pairs[:MOST_RULES]
    title = heading.format(shown=len(shown), all=len(pairs))
    lines = list(_rules(shown, how_often))
    return "\n".join(("", f"# {title}", *lines, "")) if lines else ""


def _rules(pairs: Iterable[DraftedPair], how_often: str) -> Iterator[str]:
    for pair in pairs:
        yield "#"
        yield f"# [[mapping]]  # {pair.rows} {how_often}"
        yield from (f"# {line}" for line in toml_text.lines(pair_values(pair)))
