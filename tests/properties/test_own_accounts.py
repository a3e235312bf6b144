"""Own accounts as a table and as statements: nothing lost, nothing run, nothing silent."""

import csv
from datetime import date
from decimal import Decimal
import io
from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.chart.account import Automatic, OwnAccount
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.declaring import FUNCTIONS, Statement, declare
from datev_bridge.chart.own_table import from_csv, to_csv
from datev_bridge.chart.standard import ChartName

DAY = date(2026, 11, 1)
charts = st.builds(
    ChartOfAccounts, name=st.sampled_from(ChartName), account_length=st.integers(4, 8)
)
rates = st.sampled_from(("0", "5", "7", "10.7", "16", "19")).map(Decimal)
automatics = st.one_of(st.none(), st.sampled_from(Automatic), rates)
names = st.one_of(
    st.just(""),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(str.strip),
    st.sampled_from(("=1+1", "@SUM(A1)", "-5", "+49", "0815", "1-2", 'Erlöse; "netto"', "'x")),
)


@st.composite
def numbers(draw: st.DrawFn, length: int) -> str:
    digits = draw(st.integers(1, 10**length - 1).map(lambda n: f"{n:0{length}}"))
    return digits if draw(st.booleans()) else f"{draw(st.integers(1, 9))}{digits}"


@st.composite
def own_accounts(draw: st.DrawFn, length: int) -> list[OwnAccount]:
    chosen = draw(st.lists(numbers(length), max_size=8, unique=True))
    return [
        OwnAccount(
            number=number,
            name=draw(names),
            automatic=draw(automatics),
            is_cash=draw(st.sampled_from((None, True, False))),
        )
        for number in chosen
    ]


@given(charts, st.data())
def test_a_table_gives_back_what_was_written(chart: ChartOfAccounts, data: st.DataObject) -> None:
    accounts = data.draw(own_accounts(chart.account_length))
    declared = from_csv(to_csv(accounts), chart, DAY)
    assert declared.accounts == tuple(accounts)
    assert not [issue for issue in declared.issues if issue.blocks]


@given(st.data())
def test_no_cell_is_a_formula(data: st.DataObject) -> None:
    accounts = data.draw(own_accounts(4))
    text = to_csv(accounts).decode("utf-8-sig")
    cells = chain.from_iterable(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    assert [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t"))] == []


statements = st.builds(
    Statement,
    number=st.one_of(st.text("0123456789x", max_size=6), st.sampled_from(("8400", "8300", "1400"))),
    name=names,
    function=st.sampled_from(("", "am", *FUNCTIONS, "F9")),
    automatic=automatics,
    is_cash=st.sampled_from((None, True, False)),
    where=st.integers(1, 99).map("Zeile {}".format),
)


@given(st.lists(statements, max_size=6))
def test_every_row_is_an_account_or_an_issue(rows: list[Statement]) -> None:
    chart = ChartOfAccounts(name=ChartName.SKR03)
    declared = declare(rows, chart, DAY)
    numbers_found = {own.number for own in declared.accounts}
    assert len(numbers_found) == len(declared.accounts)
    told = {issue.where for issue in declared.issues}
    for row in rows:
        same = any(other.number == row.number and other.where in told for other in rows)
        assert row.number in numbers_found or row.where in told or same
    for own in declared.accounts:
        assert chart.problem_with(own.number) is None


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    chart = ChartOfAccounts(name=ChartName.SKR04)
    declared = from_csv(b"Konto;Name\n" + data, chart, DAY)
    assert [own for own in declared.accounts if chart.problem_with(own.number)] == []
    assert from_csv(data, chart, DAY).issues or data.strip() == b""
