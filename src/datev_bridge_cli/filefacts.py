"""What DATEV files tell about a client, as a person reads it."""

from collections.abc import Sequence

from datev_bridge.mapping.table_cells import KINDS, TARGETS
from datev_bridge.takeover import DatevFileFacts, TakenOver
from datev_bridge.takeover.document import rate_text
from datev_bridge.takeover.draft import ProfileDraft
from datev_bridge.takeover.facts import ChartGround
from datev_bridge.takeover.pairs import DraftedPair
from datev_bridge_cli.output import Output
from datev_bridge_cli.tables import aligned, amount_text

_MOST_SHOWN = 25
"""Rows of a table; ``--json`` has them all."""


def facts_text(out: Output, taken: TakenOver) -> str:
    """Return facts and drafted rules as tables."""
    blocks = (
        _numbers(out, taken.facts),
        _accounts(out, taken.facts),
        _keys(out, taken.facts),
        _pairs(out, taken.draft),
    )
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _numbers(out: Output, facts: DatevFileFacts) -> Sequence[str]:
    say, form = out.say, out.say("%d.%m.%Y", "%Y-%m-%d")
    days = [f"{day:{form}}" for day in (facts.first_day, facts.last_day) if day]
    start = facts.fiscal_year_start
    rows = (
        (say("Datei", "File"), ", ".join((*facts.formats, *facts.markers))),
        (say("Beraternummer", "Consultant number"), _shown(facts.consultant_number)),
        (say("Mandantennummer", "Client number"), _shown(facts.client_number)),
        (say("Wirtschaftsjahr ab", "Fiscal year from"), f"{start:{form}}" if start else "–"),
        (say("Sachkontenlänge", "Account length"), _shown(facts.account_length)),
        (say("Kontenrahmen", "Chart"), facts.chart.name.value if facts.chart.name else "–"),
        (say("  Grund", "  Ground"), _ground(out, facts)),
        (say("Zwischenkonto", "Clearing account"), _clearing(out, facts)),
        (say("Festschreibung", "Locks on import"), _locks(out, facts)),
        (say("Belegdatum", "Document dates"), " – ".join(days) or "–"),
        (say("Zeilen", "Rows"), str(facts.rows)),
    )
    return aligned(rows)


def _shown(number: int | None) -> str:
    return "–" if number is None else str(number)


def _ground(out: Output, facts: DatevFileFacts) -> str:
    chart = facts.chart
    if chart.ground is ChartGround.HEADER:
        return out.say(f"Kopfzeile, Feld 27: {chart.code}", f"header, field 27: {chart.code}")
    return ", ".join(chart.evidence) or "–"


def _clearing(out: Output, facts: DatevFileFacts) -> str:
    found = facts.clearing
    if found is None:
        return "–"
    share = out.say(f"in {found.rows} Zeilen, Saldo 0,00", f"in {found.rows} rows, balance 0.00")
    return f"{found.account} ({share})"


def _locks(out: Output, facts: DatevFileFacts) -> str:
    if facts.committing is None:
        return "–"
    return out.say("ja", "yes") if facts.committing.locks else out.say("nein", "no")


def _accounts(out: Output, facts: DatevFileFacts) -> Sequence[str]:
    say, language = out.say, out.language
    head = (
        say("Konto", "Account"),
        say("Name", "Name"),
        say("Soll", "Debit"),
        say("Haben", "Credit"),
        say("Zeilen", "Rows"),
    )
    rows = [
        (
            use.account,
            use.name or use.standard_name,
            amount_text(use.totals.debit, language),
            amount_text(use.totals.credit, language),
            str(use.totals.count),
        )
        for use in facts.accounts
    ]
    return _table(out, head, rows, right={2, 3, 4})


def _keys(out: Output, facts: DatevFileFacts) -> Sequence[str]:
    say = out.say
    head = (
        say("BU-Schlüssel", "Tax key"),
        say("Konten", "Accounts"),
        say("Umsatz", "Amount"),
        say("Zeilen", "Rows"),
    )
    rows = [
        (
            use.bu_key,
            ", ".join(use.accounts),
            amount_text(use.amount, out.language),
            str(use.rows),
        )
        for use in facts.bu_keys
    ]
    return _table(out, head, rows, right={2, 3})


def _pairs(out: Output, draft: ProfileDraft) -> Sequence[str]:
    say = out.say
    head = (
        say("Buchungstext", "Posting text"),
        say("Satz", "Rate"),
        say("Konto", "Account"),
        say("Vorschlag", "Suggestion"),
        say("Zeilen", "Rows"),
    )
    return _table(out, head, [_pair(out, pair) for pair in draft.pairs], right={1, 4})


def _pair(out: Output, pair: DraftedPair) -> tuple[str, ...]:
    rate = rate_text(pair.rate)
    target = out.say(TARGETS[pair.target], pair.target.value)
    kind = out.say(KINDS[pair.kind], pair.kind.value) if pair.kind else "?"
    return (
        pair.text,
        f"{rate} %" if rate else "",
        pair.account,
        f"{target}: {kind}",
        str(pair.rows),
    )


def _table(
    out: Output, head: Sequence[str], rows: Sequence[Sequence[str]], right: set[int]
) -> Sequence[str]:
    if not rows:
        return ()
    lines = aligned([head, *rows[:_MOST_SHOWN]], right=right)
    left = len(rows) - _MOST_SHOWN
    if left <= 0:
        return lines
    return (*lines, f"  … {left} {out.say('weitere mit --json', 'more with --json')}")
