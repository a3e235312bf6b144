"""A mapping goes out as a table and comes back: nothing lost, nothing run, nothing raised."""

import csv
import io
from zipfile import ZIP_DEFLATED, ZipFile

from hypothesis import given, settings
from hypothesis import strategies as st

from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.standard import ChartName
from datev_bridge.mapping.model import MappingRule
from datev_bridge.mapping.table import from_csv, from_rows, to_csv, to_rows
from datev_bridge.mapping.table_xlsx import from_xlsx, to_xlsx
from datev_bridge.spreadsheet import guard, unguard
from support.rules import any_rules

CHARTS = st.none() | st.just(ChartOfAccounts(name=ChartName.SKR03))
RULES = st.lists(any_rules(), max_size=4).map(tuple)
SIGNS = st.text("'=+-@\t\r\n 0123456789.eE＝ab", max_size=8)
STARTS_A_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@given(RULES, CHARTS)
def test_csv_comes_back_as_it_went(
    rules: tuple[MappingRule, ...], chart: ChartOfAccounts | None
) -> None:
    found = from_csv(to_csv(rules, chart=chart))
    assert found.issues == ()
    assert found.rules == rules


@given(RULES, CHARTS)
@settings(max_examples=40)
def test_a_workbook_comes_back_as_it_went(
    rules: tuple[MappingRule, ...], chart: ChartOfAccounts | None
) -> None:
    found = from_xlsx(to_xlsx(rules, chart=chart))
    assert found.issues == ()
    assert found.rules == rules


@given(RULES, st.randoms(use_true_random=False))
def test_the_order_of_columns_does_not_matter(
    rules: tuple[MappingRule, ...], random: object
) -> None:
    rows = list(to_rows(rules))
    order = list(range(len(rows[0])))
    random.shuffle(order)  # type: ignore[attr-defined]
    assert from_rows([[row[place] for place in order] for row in rows]).rules == rules


@given(RULES, CHARTS)
def test_no_cell_of_a_table_is_run(
    rules: tuple[MappingRule, ...], chart: ChartOfAccounts | None
) -> None:
    text = to_csv(rules, chart=chart).decode("utf-8-sig")
    cells = [c for row in csv.reader(io.StringIO(text, newline=""), delimiter=";") for c in row]
    assert [cell for cell in cells if cell.lstrip(" ").startswith(STARTS_A_FORMULA)] == []


@given(SIGNS | st.text())
def test_a_guard_is_taken_away_and_nothing_else(text: str) -> None:
    assert unguard(guard(text)) == text
    assert guard(text) in {text, f"'{text}"}


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_an_issue(data: bytes) -> None:
    for found in (from_csv(data), from_xlsx(data)):
        assert found.rules == ()
        assert found.issues


@given(st.lists(st.lists(st.text(max_size=5), max_size=22), max_size=4), RULES)
def test_any_rows_below_the_headings_are_rules_or_issues_of_their_place(
    rows: list[list[str]], rules: tuple[MappingRule, ...]
) -> None:
    headings, *sound = to_rows(rules)
    found = from_rows([headings, *sound, *rows])
    assert found.rules == rules or found.issues
    for issue in found.issues:
        assert int(issue.where.split()[1]) > len(sound) + 1


@given(st.binary(max_size=200))
def test_a_packed_file_that_is_no_workbook_is_an_issue(content: bytes) -> None:
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", content)
    assert [issue.code for issue in from_xlsx(data.getvalue()).issues] == ["MAP-061"]
