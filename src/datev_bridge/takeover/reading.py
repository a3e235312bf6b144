"""Files of one client → facts, in memory that grows with accounts and texts, not with rows."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import BinaryIO

from attrs import define, evolve, field, frozen

from datev_bridge.chart.chart import LONGEST, SHORTEST, ChartOfAccounts
from datev_bridge.extf import AccountLabel, AccountTotals, BookingRow, Reader, Record
from datev_bridge.extf.file_header import FileHeader
from datev_bridge.issues import Issue, in_order
from datev_bridge.money import ZERO
from datev_bridge.takeover import codes
from datev_bridge.takeover.chart_evidence import decide_chart
from datev_bridge.takeover.clearing import guess_clearing
from datev_bridge.takeover.facts import (
    AccountUse,
    ChartFinding,
    ClearingGuess,
    Committing,
    DatevFileFacts,
    KeyUse,
)
from datev_bridge.takeover.labels import LabelTally
from datev_bridge.takeover.legs import four_digits, has_side, legs_of
from datev_bridge.takeover.texts import MOST_TEXTS, TextTally

_BATCH = 21


@frozen(kw_only=True)
class FactsReading:
    """What files came to.

    Attributes:
        facts: What they tell.
        issues: What is odd about them, what blocks first.
    """

    facts: DatevFileFacts
    issues: tuple[Issue, ...] = ()


def read_facts(files: Iterable[tuple[str, BinaryIO | bytes]]) -> FactsReading:
    """Read what DATEV files of one client tell: booking batches, account labels, other master data.

    Args:
        files: Name and stream or bytes of each; one is read after the other.

    Raises:
        ExtfError: One is no DATEV file, or of a format that is not described here.
    """
    tally = _Tally()
    for name, file in files:
        tally.read(name, file)
    return tally.result()


@frozen(kw_only=True)
class _HeaderField:
    """A field that all files of a client share."""

    caption: str
    number: int
    is_possible: Callable[[int], bool]


_SHARED: Mapping[str, _HeaderField] = {
    "consultant_number": _HeaderField(
        caption="11 Beraternummer", number=11, is_possible=range(1001, 10**7).__contains__
    ),
    "client_number": _HeaderField(
        caption="12 Mandantennummer", number=12, is_possible=range(1, 10**5).__contains__
    ),
    "account_length": _HeaderField(
        caption="14 Sachkontenlänge",
        number=14,
        is_possible=range(SHORTEST, LONGEST + 1).__contains__,
    ),
}


@define
class _Tally:
    """What was read so far."""

    names: list[str] = field(factory=list)
    formats: list[str] = field(factory=list)
    markers: list[str] = field(factory=list)
    descriptions: list[str] = field(factory=list)
    shared: dict[str, int] = field(factory=dict)
    starts: list[date] = field(factory=list)
    periods: list[date] = field(factory=list)
    first: date | None = None
    final: date | None = None
    last: dict[int, str] = field(factory=dict)
    locks: Counter[bool | None] = field(factory=Counter)
    lock_fields: list[str] = field(factory=list)
    rows: int = 0
    booked: int = 0
    unreadable: Counter[str] = field(factory=Counter)
    accounts: dict[str, AccountTotals] = field(factory=dict)
    keys: set[tuple[str, str]] = field(factory=set)
    key_sums: dict[str, tuple[Decimal, int]] = field(factory=dict)
    labels: LabelTally = field(factory=LabelTally)
    texts: TextTally = field(factory=TextTally)
    issues: list[Issue] = field(factory=list)

    def read(self, name: str, file: BinaryIO | bytes) -> None:
        reader = Reader(file)
        self.names.append(name)
        self.formats.append(reader.format.name)
        self.header(name, reader.header)

        def refuse(_: Record) -> None:
            self.unreadable[name] += 1

        for row in reader.rows(refuse):
            self.rows += 1
            if isinstance(row, BookingRow):
                self.book(row, name)
            elif isinstance(row, AccountLabel):
                self.labels.add(row, name)
            else:
                account = getattr(row, "account", "")
                if account:
                    self.accounts.setdefault(account, AccountTotals())

    def header(self, name: str, header: FileHeader) -> None:
        self.markers.append(header.text(1))
        for attribute, shared in _SHARED.items():
            value = header.number(shared.number)
            about = {"field": shared.caption}
            if value is None or not shared.is_possible(value):
                text = header.text(shared.number)
                self.issues.append(codes.HEADER_GAP.at(name, **about, value=text))
                continue
            first = self.shared.setdefault(attribute, value)
            if first != value:
                self.issues.append(codes.TWO_CLIENTS.at(name, **about, first=first, other=value))
        start = header.day(13)
        if start is None:
            text = header.text(13)
            self.issues.append(codes.HEADER_GAP.at(name, field="13 WJ-Beginn", value=text))
        else:
            self.starts.append(start)
        chart, known = header.text(27), self.last.get(27, "")
        if chart and known and chart != known:
            about = {"field": "27 Sachkontenrahmen", "first": known, "other": chart}
            self.issues.append(codes.TWO_CLIENTS.at(name, **about))
        self.periods += (day for number in (15, 16) if (day := header.day(number)))
        self.last |= {number: text for number in (18, 22, 27) if (text := header.text(number))}
        if header.category == _BATCH:
            self.lock_fields.append(header.text(21))
            self.descriptions += filter(None, (header.text(17),))

    def book(self, row: BookingRow, name: str) -> None:
        if not has_side(row):
            self.rows -= 1
            self.unreadable[name] += 1
            return
        legs = legs_of(row)
        for leg in legs:
            before = self.accounts.get(leg.account) or AccountTotals()
            self.accounts[leg.account] = before.plus(leg.side, leg.amount)
        key = four_digits(row.bu_key)
        if key:
            total, count = self.key_sums.get(key, (ZERO, 0))
            self.key_sums[key] = (total + legs[0].amount, count + 1)
            self.keys |= {(key, leg.account) for leg in legs}
        self.locks[row.is_committed] += 1
        self.booked += 1
        self.first = min(self.first or row.document_date, row.document_date)
        self.final = max(self.final or row.document_date, row.document_date)
        self.texts.add(row, legs)

    def result(self) -> FactsReading:
        uses = self.uses()
        length = self.shared.get("account_length")
        chart, odd_chart = decide_chart(self.last.get(27, ""), length, uses)
        standard = _standard(chart, length)
        clearing, odd_clearing = guess_clearing(uses, self.booked, standard)
        if standard:
            uses = tuple(
                evolve(use, standard_name=standard.find(use.account).name_de) for use in uses
            )
        facts = DatevFileFacts(
            names=tuple(self.names),
            formats=_once(self.formats),
            markers=_once(self.markers),
            consultant_number=self.shared.get("consultant_number"),
            client_number=self.shared.get("client_number"),
            fiscal_year_start=max(self.starts, default=None),
            account_length=length,
            chart=chart,
            date_from=min(self.periods, default=None),
            date_to=max(self.periods, default=None),
            first_day=self.first,
            last_day=self.final,
            descriptions=_once(self.descriptions),
            initials=self.last.get(18, ""),
            currency=self.last.get(22, ""),
            committing=self.committing(),
            rows=self.rows,
            unreadable=sum(self.unreadable.values()),
            accounts=uses,
            bu_keys=self.bu_keys(clearing),
            clearing=clearing,
            texts=self.texts.uses(clearing.account if clearing else ""),
        )
        issues = (*self.issues, *odd_chart, *odd_clearing, *self.remarks(facts))
        return FactsReading(facts=facts, issues=in_order(issues))

    def uses(self) -> tuple[AccountUse, ...]:
        names = self.labels.names
        return tuple(
            AccountUse(
                account=account,
                name=names.get(account, ""),
                totals=self.accounts.get(account, AccountTotals()),
            )
            for account in sorted({*self.accounts, *names})
        )

    def bu_keys(self, clearing: ClearingGuess | None) -> tuple[KeyUse, ...]:
        aside = clearing.account if clearing else ""
        return tuple(
            KeyUse(
                bu_key=key,
                accounts=tuple(sorted(a for k, a in self.keys if k == key and a != aside)),
                amount=amount,
                rows=count,
            )
            for key, (amount, count) in sorted(self.key_sums.items())
        )

    def committing(self) -> Committing | None:
        if not self.lock_fields:
            return None
        header = next((text for text in self.lock_fields if text != "0"), "0")
        return Committing(header=header, locked=self.locks[True], unlocked=self.locks[False])

    def remarks(self, facts: DatevFileFacts) -> Iterable[Issue]:
        yield from self.labels.issues
        for name, count in self.unreadable.items():
            yield codes.ROWS_UNREADABLE.at(name, count=count)
        if facts.committing and facts.committing.locks:
            yield codes.LOCKS.at(header=facts.committing.header, rows=facts.committing.locked)
        if self.texts.left_out:
            yield codes.TEXTS_LEFT_OUT.at(most=MOST_TEXTS, rows=self.texts.left_out)
        yield from _odd_accounts(facts)


def _standard(chart: ChartFinding, length: int | None) -> ChartOfAccounts | None:
    if chart.name is None or length is None:
        return None
    return ChartOfAccounts(name=chart.name, account_length=length)


def _odd_accounts(facts: DatevFileFacts) -> Iterable[Issue]:
    length = facts.account_length
    if length is None:
        return
    for use in facts.accounts:
        if len(use.account) not in {length, length + 1} or not use.account.strip("0"):
            yield codes.ACCOUNT_NOT_POSSIBLE.at(account=use.account, length=length)


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))
