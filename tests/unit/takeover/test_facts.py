"""What files tell, worked by hand; each code of the room has its files."""

from datetime import date
from decimal import Decimal
import json
import tomllib
from typing import Any

import attrs
import pytest

from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.dates import YearStart
from datev_bridge.errors import ConfigurationError, ExtfError
from datev_bridge.extf import AccountLabel, BookingRow, Side, to_bytes, write_rows
from datev_bridge.issues import Issue
from datev_bridge.mapping import AccountKind, RuleTarget
from datev_bridge.mapping.seen import SeenCategory
from datev_bridge.takeover import (
    TakenOver,
    codes,
    read_facts,
    suggest_from_file,
    take_over,
)
from datev_bridge.takeover.accounts import own_accounts_from
from datev_bridge.takeover.categories import categories_from
from datev_bridge.takeover.facts import AccountUse, ChartGround, ClearingGuess, Committing, KeyUse
from datev_bridge.takeover.texts import MOST_TEXTS, words_of
from datev_bridge.takeover.toml import rule_sections, suggestion_sections
from support.bookings import HEADER
from support.master_rows import FACTS, PERSON
from support.told import codes_of, kinds_of, says_everything

DAY = date(2026, 7, 31)

GERMAN = AccountLabel(account="8400", label="Erlöse", language="de-DE")


def row(account: str, contra: str, amount: str, text: str = "", **more: Any) -> BookingRow:
    return BookingRow(
        amount=Decimal(amount),
        side=more.pop("side", Side.DEBIT),
        account=account,
        contra_account=contra,
        document_date=more.pop("day", DAY),
        posting_text=text,
        **more,
    )


ROWS = (
    row("1792", "8300", "1926.00", "Speisen 7 %"),
    row("1792", "8400", "1071.00", "Getränke 19 %"),
    row("1792", "8200", "119.00", "Merchandise 19 %", bu_key="0003"),
    row("1792", "1592", "142.50", "Trinkgeld"),
    row("1000", "1792", "1210.00", "Bar"),
    row("1361", "1792", "2048.50", "Kreditkarten"),
)


def batch(*rows: BookingRow, **header: Any) -> bytes:
    return to_bytes(attrs.evolve(HEADER, **header), rows or ROWS)


def labels(*rows: AccountLabel, **facts: Any) -> bytes:
    return b"".join(write_rows(attrs.evolve(FACTS, **facts), rows))


def taken(*files: bytes) -> TakenOver:
    return take_over(
        [(f"EXTF_{number}.csv", file) for number, file in enumerate(files, start=1)], today=DAY
    )


def with_cell(file: bytes, number: int, text: str) -> bytes:
    """Return a file with one cell of its header replaced."""
    head, _, rest = file.partition(b"\r\n")
    cells = head.split(b";")
    cells[number - 1] = text.encode()
    return b";".join(cells) + b"\r\n" + rest


def test_an_old_provider_s_batch() -> None:
    found = taken(batch(initials="KA"))
    facts = found.facts
    assert facts.names == ("EXTF_1.csv",)
    assert (facts.formats, facts.markers) == (("Buchungsstapel",), ("EXTF",))
    assert (facts.consultant_number, facts.client_number) == (29098, 55003)
    assert (facts.fiscal_year_start, facts.account_length) == (date(2026, 1, 1), 4)
    assert (facts.date_from, facts.date_to) == (date(2026, 7, 1), DAY)
    assert (facts.first_day, facts.last_day) == (DAY, DAY)
    assert (facts.descriptions, facts.currency) == (("Kasse Juli",), "EUR")
    assert (facts.rows, facts.unreadable) == (6, 0)
    assert facts.clearing == ClearingGuess(account="1792", rows=6)
    assert facts.committing == Committing(header="0", unlocked=6)
    assert facts.bu_keys == (
        KeyUse(bu_key="0003", accounts=("8200",), amount=Decimal("119.00"), rows=1),
    )
    totals = facts.total("1792")
    assert (totals.debit, totals.credit) == (Decimal("3258.50"), Decimal("3258.50"))
    assert found.draft.fiscal_year_start == YearStart(1, 1)
    assert (found.draft.clearing_account, found.draft.tip_account) == ("1792", "1592")
    assert found.draft.journal_code == "KA"
    assert found.issues == ()


def test_each_text_becomes_a_rule_that_lacks_its_id() -> None:
    pairs = {
        (p.text, p.rate): (p.target, p.account, p.kind, p.bu_key)
        for p in taken(batch()).draft.pairs
    }
    assert pairs == {
        ("Speisen", Decimal(7)): (RuleTarget.REVENUE, "8300", AccountKind.REVENUE, ""),
        ("Getränke", Decimal(19)): (RuleTarget.REVENUE, "8400", AccountKind.REVENUE, ""),
        ("Merchandise", Decimal(19)): (
            RuleTarget.REVENUE,
            "8200",
            AccountKind.REVENUE,
            "by rate",
        ),
        ("Trinkgeld", None): (RuleTarget.TIP, "1592", AccountKind.TIP, ""),
        ("Bar", None): (RuleTarget.PAYMENT, "1000", AccountKind.CASH, ""),
        ("Kreditkarten", None): (RuleTarget.PAYMENT, "1361", AccountKind.CARD, ""),
    }


def test_a_batch_without_a_clearing_account_tells_of_both_sides() -> None:
    rows = (
        row("1000", "8400", "100.00", "Getränke"),
        row("1000", "8300", "50.00", "Speisen"),
        row("1361", "1000", "60.00", "EC"),
    )
    found = taken(batch(*rows))
    assert codes_of(found.issues) == ["TKO-006"]
    assert dict(found.issues[0].values) == {"account": "1000", "balance": "90.00"}
    assert found.draft.clearing_account is None
    assert {(p.text, p.account) for p in found.draft.pairs} == {
        ("Getränke", "1000"),
        ("Getränke", "8400"),
        ("Speisen", "1000"),
        ("Speisen", "8300"),
        ("EC", "1361"),
        ("EC", "1000"),
    }


def test_datev_s_own_export_with_reversals_and_foreign_money() -> None:
    rows = (
        row("1792", "8400", "119.00", "Getränke"),
        row("1792", "8400", "19.00", "Getränke", is_general_reversal=True),
        row("1000", "1792", "110.00", "Bar USD", currency="USD", exchange_rate=Decimal("1.1"),
            base_amount=Decimal("100.00"), base_currency="EUR"),
    )  # fmt: skip
    file = with_cell(batch(*rows), 1, '"DTVF"')
    facts = taken(file).facts
    assert facts.markers == ("DTVF",)
    assert facts.total("8400").credit == Decimal("100.00")
    assert facts.total("1000").debit == Decimal("100.00")
    assert facts.clearing == ClearingGuess(account="1792", rows=3)


SKR04_ROWS = (
    row("3630", "4300", "100.00", "Speisen"),
    row("1600", "3630", "100.00", "Bar"),
)


def test_the_chart_is_named_with_its_evidence() -> None:
    silent = taken(batch(*SKR04_ROWS, chart_of_accounts="")).facts.chart
    assert (silent.name, silent.ground) == (ChartName.SKR04, ChartGround.ACCOUNTS)
    assert silent.evidence == ("3630 Sonstige Verrechnungskonten", "4300 Erlöse 7 % USt")
    assert taken(batch(chart_of_accounts="03")).facts.chart.ground is ChartGround.HEADER


def test_costs_under_the_other_chart_s_numbers_of_revenue_are_no_evidence() -> None:
    rows = (row("4200", "1000", "900.00", "Miete"), row("1000", "8400", "119.00", "Kasse"))
    chart = taken(batch(*rows, chart_of_accounts="")).facts.chart
    assert chart.name is ChartName.SKR03
    assert chart.evidence == ("1000 Kasse", "8400 Erlöse 19 % USt")


def test_accounts_of_both_charts_leave_it_open() -> None:
    rows = (*SKR04_ROWS, *ROWS[:4])
    found = taken(batch(*rows, chart_of_accounts=""))
    assert found.facts.chart.name is None
    (issue,) = [issue for issue in found.issues if issue.code == "TKO-004"]
    assert dict(issue.values) == {"skr03": "8", "skr04": "3"}


def test_an_account_of_few_rows_is_no_clearing_account() -> None:
    passing = (row("1590", "1000", "5.00"), row("1000", "1590", "5.00"))
    sold = [row("1000", "8400", "1.00")] * 3
    assert taken(batch(*passing, *sold)).facts.clearing is None


def test_a_till_that_is_emptied_is_no_clearing_account() -> None:
    rows = (row("1000", "8400", "119.00", "Bier"), row("1360", "1000", "119.00", "Abschöpfung"))
    assert taken(batch(*rows)).facts.clearing is None


def test_a_row_without_a_side_cannot_be_added_up() -> None:
    found = taken(batch().replace(b'1210,00;"S"', b'1210,00;"X"'))
    assert (found.facts.rows, found.facts.unreadable) == (5, 1)
    assert found.facts.total("1000").count == 0
    assert "TKO-007" in codes_of(found.issues)


def vouchers(text: str, side: Side, account: str = "1796") -> tuple[RuleTarget, AccountKind | None]:
    rows = (
        row(account, "1792", "50.00", text, side=side),
        row("1000", "1792", "50.00", "Bar", side=side.other),
    )
    found = taken(batch(*rows)).draft.pairs
    return next((pair.target, pair.kind) for pair in found if pair.account == account)


@pytest.mark.parametrize(
    ("text", "side", "target"),
    [
        ("Gutscheine", Side.CREDIT, RuleTarget.REVENUE),
        ("Gutscheine", Side.DEBIT, RuleTarget.PAYMENT),
        ("Gutscheine 0 %", Side.DEBIT, RuleTarget.REVENUE),
        ("Gutschein Verkauf", Side.DEBIT, RuleTarget.REVENUE),
        ("Gutschein einlösen", Side.CREDIT, RuleTarget.PAYMENT),
    ],
)
def test_vouchers_are_sold_or_redeemed(text: str, side: Side, target: RuleTarget) -> None:
    assert vouchers(text, side) == (target, AccountKind.VOUCHER)


def test_money_that_was_paid_back_is_still_money() -> None:
    assert vouchers("EC-Karte", Side.CREDIT, "1361") == (RuleTarget.PAYMENT, AccountKind.CARD)


def test_labels_tell_the_chart_and_name_accounts_in_use() -> None:
    file = labels(
        AccountLabel(account="8400", label="Erlöse Getränke"),
        AccountLabel(account="1361", label="Kartenterminal"),
        AccountLabel(account="4980", label="Betriebsbedarf"),
        chart_of_accounts="",
    )
    alone = taken(file)
    assert (alone.facts.chart.name, alone.facts.chart.ground) == (
        ChartName.SKR03,
        ChartGround.ACCOUNTS,
    )
    assert [own.number for own in alone.draft.accounts] == ["1361", "4980", "8400"]
    beside = taken(batch(), file)
    assert [(own.number, own.name) for own in beside.draft.accounts] == [
        ("1361", "Kartenterminal"),
        ("8400", "Erlöse Getränke"),
    ]
    assert beside.facts.accounts[1] == AccountUse(
        account="1361",
        name="Kartenterminal",
        standard_name="Geldtransit je Anbieter",
        totals=beside.facts.total("1361"),
    )


def test_a_key_on_an_account_shows_that_it_is_not_automatic() -> None:
    draft = taken(batch(row("1792", "8400", "119.00", "Bier 19 %", bu_key="3"))).draft
    assert draft.accounts == (OwnAccount(number="8400", automatic=Automatic.NO),)
    assert draft.pairs[0].bu_key == "by rate"
    off = taken(batch(row("1792", "8400", "119.00", "Bier 19 %", bu_key="40"))).draft
    assert off.accounts == ()


def test_other_master_data_tells_what_its_header_and_accounts_tell() -> None:
    facts = taken(b"".join(write_rows(FACTS, [PERSON]))).facts
    assert (facts.consultant_number, facts.rows, facts.committing) == (29098, 1, None)
    assert [use.account for use in facts.accounts] == ["10001"]


def test_what_is_no_datev_file_is_refused() -> None:
    with pytest.raises(ExtfError):
        read_facts([("kasse.csv", b"Datum;Betrag\n1;2\n")])


@pytest.mark.parametrize(
    "other", [{"client_number": 2}, {"account_length": 5}, {"chart_of_accounts": "04"}]
)
def test_files_of_two_clients_are_refused(other: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        taken(batch(), labels(GERMAN, **other))
    assert caught.value.code == "TKO-001"
    assert says_everything(caught.value.issue)


def many_texts() -> bytes:
    rows = (row("1792", "8400", "1.00", _word(number)) for number in range(MOST_TEXTS + 2))
    return batch(*rows)


def _word(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:05}")


NOWHERE = (row("9000", "9001", "1.00"), row("9001", "9000", "1.00"))
LONGER = (row("1792", "84001000", "1.00"), row("84001000", "1792", "1.00"))
FILES: dict[str, bytes] = {
    "TKO-002": with_cell(batch(), 13, ""),
    "TKO-003": batch(chart_of_accounts="51"),
    "TKO-004": batch(*NOWHERE, chart_of_accounts=""),
    "TKO-005": batch(*SKR04_ROWS, chart_of_accounts="03"),
    "TKO-006": batch(row("1000", "8400", "1.00")),
    "TKO-007": batch().replace(b"1926,00", b"19x6,00"),
    "TKO-008": batch(is_committed=True),
    "TKO-009": with_cell(batch(*LONGER, account_length=7), 14, "4"),
    "TKO-010": many_texts(),
    "TKO-013": labels(GERMAN, attrs.evolve(GERMAN, label="Revenue", language="en-GB")),
    "TKO-014": labels(GERMAN, attrs.evolve(GERMAN, label="Bier")),
}


@pytest.mark.parametrize("code", FILES)
def test_each_code_has_a_file(code: str) -> None:
    found = [issue for issue in taken(FILES[code]).issues if issue.code == code]
    assert found
    assert all(map(says_everything, found))


def drinks(*accounts: str) -> tuple[Issue, ...]:
    sold = [row("1792", account, "1.00", "Getränke 19 %") for account in accounts]
    pairs = taken(batch(*sold, row("1000", "1792", f"{len(sold)}.00", "Bar"))).draft.pairs
    seen = SeenCategory(
        target=RuleTarget.REVENUE, category_id="2", name="Getränke", rates=(Decimal(19),)
    )
    chart = ChartOfAccounts(name=ChartName.SKR03)
    return suggest_from_file(pairs, [seen], chart, DAY).issues


def test_each_rate_of_a_category_has_the_account_of_its_rate() -> None:
    rows = (
        row("1792", "8300", "1.00", "Kaffee 7 %"),
        row("1792", "8400", "2.00", "Kaffee 19 %"),
        row("1000", "1792", "3.00", "Bar"),
    )
    seen = SeenCategory(
        target=RuleTarget.REVENUE,
        category_id="3",
        name="Kaffee",
        rates=(Decimal(7), Decimal(19)),
    )
    draft = take_over([("a", batch(*rows))], today=DAY, categories=[seen]).draft
    (found,) = draft.suggestions
    assert [(rule.rate, rule.account) for rule in found.rules] == [
        (Decimal(19), "8400"),
        (Decimal(7), "8300"),
    ]


@pytest.mark.parametrize(("account", "rates"), [("1718", ["19"]), ("1711", ["7"]), ("1717", [])])
def test_vouchers_that_were_taxed_when_sold_are_suggested_with_their_rate(
    account: str, rates: list[str]
) -> None:
    rows = (
        row("1792", "8300", "50.00", "Speisen 7 %"),
        row(account, "1792", "50.00", "Gutschein versteuert"),
    )
    seen = SeenCategory(target=RuleTarget.PAYMENT, category_id="9", name="Gutschein versteuert")
    draft = take_over([("a", batch(*rows))], today=DAY, categories=[seen]).draft
    found = tomllib.loads(suggestion_sections(draft, "de")).get("mapping", [])
    assert [(rule["kind"], rule["voucher_rate"]) for rule in found] == [
        ("taxed_voucher", rate) for rate in rates
    ]


def test_a_text_of_a_file_never_breaks_a_profile() -> None:
    rows = (row("1792", "8300", "1.00", "Speisen"), row("1000", "1792", "1.00", "Bar"))
    file = batch(*rows).replace(b'"Speisen"', b'"Spe\x07is\x7fen"')
    seen = SeenCategory(
        target=RuleTarget.REVENUE, category_id="1", name="Spe is en", rates=(Decimal(7),)
    )
    draft = take_over([("a", file)], today=DAY, categories=[seen]).draft
    text = rule_sections(draft, "{shown}/{all}", "rows") + suggestion_sections(draft, "de")
    (rule,) = tomllib.loads(text)["mapping"]
    assert (rule["account"], rule["confirmed"]) == ("8300", False)
    assert "Spe is en" in text


def test_a_file_of_bookings_is_no_list_of_accounts() -> None:
    data = to_bytes(HEADER, [row("1792", "8400", "119.00", "Getränke")])
    with pytest.raises(ExtfError) as refused:
        own_accounts_from(data, ChartOfAccounts(name=ChartName.SKR03), DAY)
    assert (refused.value.code, refused.value.issue.where) == (
        "EXTF-101",
        "Kopfzeile · 3 Formatkategorie",
    )


def test_the_german_label_counts_wherever_it_stands() -> None:
    english = attrs.evolve(GERMAN, label="Revenue", language="en-GB")
    for rows in ((english, GERMAN), (GERMAN, english)):
        assert taken(labels(*rows)).facts.accounts[0].name == "Erlöse"
    assert taken(labels(english)).facts.accounts[0].name == "Revenue"


def test_one_of_several_accounts_is_not_chosen() -> None:
    (found,) = drinks("8400", "8401")
    assert found.code == "TKO-011"
    assert says_everything(found)


def test_an_account_that_lacks_the_rate_is_not_suggested() -> None:
    (found,) = drinks("8300")
    assert found.code == "TKO-012"
    assert says_everything(found)
    assert drinks("8400") == ()


CATEGORY = {"category": "revenue", "id": "2", "name": "Bier", "code": None, "rate": "19"}


def test_categories_of_the_pos_with_all_their_rates() -> None:
    entries = [CATEGORY, CATEGORY | {"rate": "7"}, CATEGORY | {"category": "tip", "id": ""}]
    entries += [CATEGORY | {"category": "payment", "id": "7", "name": "Bar", "rate": None}]
    assert categories_from(json.dumps({"categories": entries}).encode()) == (
        SeenCategory(
            target=RuleTarget.REVENUE,
            category_id="2",
            name="Bier",
            rates=(Decimal(19), Decimal(7)),
        ),
        SeenCategory(target=RuleTarget.PAYMENT, category_id="7", name="Bar"),
    )


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '{"categories": [1]}', '{"categories": [{}]}', "[" * 100_000, '{"categories"'],
)
def test_what_is_no_document_of_categories_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        categories_from(text.encode(), "categories.json")
    assert (caught.value.code, caught.value.issue.where) == ("TKO-015", "categories.json")
    assert says_everything(caught.value.issue)


@pytest.mark.parametrize("change", [{"rate": "x"}, {"rate": 7}, {"id": 2}, {"name": None}])
def test_a_category_that_is_none_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        categories_from(json.dumps({"categories": [CATEGORY | change]}).encode())


def test_no_code_lacks_its_file() -> None:
    others = {"TKO-001", "TKO-011", "TKO-012", "TKO-015"}
    assert {*FILES, *others} == kinds_of(codes).keys()


@pytest.mark.parametrize(
    ("text", "words", "rate"),
    [
        ("Speisen 7 %", "Speisen", 7),
        ("Umsatz 19,0% 21.11.2026", "Umsatz", 19),
        ("Z-Bericht 2026-11-21 Getränke", "Z-Bericht Getränke", None),
        ("Kreditkarte R65315.13", "Kreditkarte", None),
        ("4711", "4711", None),
        ("Getränke - Bar 2", "Getränke - Bar 2", None),
        ("", "", None),
    ],
)
def test_texts_without_what_changes_from_day_to_day(
    text: str, words: str, rate: int | None
) -> None:
    found = words_of(text)
    assert (found.text, found.rate) == (words, rate)
