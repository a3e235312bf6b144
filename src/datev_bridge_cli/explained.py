"""Why rows are as they are, on the terminal: one line a row, or everything about one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from datev_bridge.journal.check import percent_text
from datev_bridge.proof.explain import RowExplanation, as_plain, rule_text
from datev_bridge.reports.explained import DayExplanation
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.tables import amount_text


def show_explained(out: Output, days: Sequence[DayExplanation], *, in_full: bool) -> None:
    """Show each day's rows: compactly, or with every receipt and every rule looked at."""
    lines = _in_full if in_full else _compact
    for day in days:
        if not day.rows:
            continue
        title = out.say("Zeilen erklärt", "Rows explained")
        form = out.say("%d.%m.%Y", "%Y-%m-%d")
        out.result(f"{title} · {day.business_day:{form}}")
        for row in day.rows:
            out.result("\n".join(harmless(line) for line in lines(out, row)))
        out.result()


def plain(days: Sequence[DayExplanation]) -> Sequence[Mapping[str, Any]]:
    """Return the explanations for ``--json``."""
    return [
        {"business_day": day.business_day.isoformat(), "rows": [as_plain(row) for row in day.rows]}
        for day in days
    ]


def _compact(out: Output, row: RowExplanation) -> Iterator[str]:
    yield _head(out, row)
    for answer in row.rules:
        for each in answer.candidates:
            if each.rule == answer.resolution.rule:
                yield f"      {rule_text(each.rule, out.language.value)}"
    yield f"      {row.account_text(out.language.value)}"
    yield f"      {row.key_text(out.language.value)}"


def _in_full(out: Output, row: RowExplanation) -> Iterator[str]:
    say, language = out.say, out.language.value
    yield _head(out, row)
    yield f"    {say('Belegfeld 1', 'Document field 1')}: {row.row.document_field_1}"
    yield f"    {say('Konto', 'Account')}: {row.account_text(language)}"
    yield f"    {row.key_text(language)}"
    yield f"    {say('Regeln', 'Rules')}:"
    for answer in row.rules:
        asked = answer.question
        yield f"      {say('gefragt', 'asked')}: {_asked(out, asked.target.value, asked)}"
        for each in answer.candidates:
            mark = "→" if each.rule == answer.resolution.rule else "·"
            yield f"      {mark} {rule_text(each.rule, language)}"
            yield f"          {each.text(language)}"
    yield f"    {say('Belege', 'Receipts')}:"
    for share in row.row.shares:
        number = row.numbers.get(share.receipt, share.receipt)
        yield f"      {number:<24} {amount_text(share.amount, out.language):>12}"


def _asked(out: Output, target: str, asked: Any) -> str:
    parts = (
        target,
        asked.category_id,
        asked.category_name,
        percent_text(asked.rate),
        asked.centre and f"{out.say('Bereich', 'centre')} {asked.centre}",
        asked.method and f"{out.say('Zahlungsart', 'method')} {asked.method}",
        out.say("Rücknahme", "taken back") if asked.is_refund else "",
        out.say("alter Gutschein", "old voucher") if asked.is_old else "",
    )
    return " · ".join(part for part in parts if part)


_ONE = {Language.DE: "Beleg", Language.EN: "receipt"}
_MANY = {Language.DE: "Belege", Language.EN: "receipts"}


def _head(out: Output, row: RowExplanation) -> str:
    entry = row.row.entry
    side = "S" if entry.is_debit else "H"
    one = len(row.row.shares) == 1
    count = f"{len(row.row.shares)} {_ONE[out.language] if one else _MANY[out.language]}"
    amount = amount_text(abs(entry.amount), out.language)
    return (
        f"{row.row.number:>4}  {entry.account} {side} {amount} / "
        f"{entry.contra_account}  {row.row.posting_text}  ({count})"
    )
