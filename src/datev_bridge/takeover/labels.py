"""Account labels (*Sachkontenbeschriftungen*, category 20), from a file and as a companion file."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

from attrs import define, field

from datev_bridge.chart.account import AccountOrigin
from datev_bridge.chart.chart import ChartOfAccounts
from datev_bridge.chart.declaring import Declared, Statement, declare
from datev_bridge.errors import ExtfError
from datev_bridge.extf import AccountLabel, FileFacts, Reader, transliterate, write_rows
from datev_bridge.extf.codes import HEADER_VALUE
from datev_bridge.issues import Issue, in_order
from datev_bridge.profile import Profile
from datev_bridge.takeover import codes

_CATEGORY = 20
_GERMAN = "de-DE"
_ENGLISH = "en-GB"
_LONGEST, _LONGEST_LONG = 40, 300
"""Characters of a label and of its long form: category 20, columns 2 and 4."""


@define
class LabelTally:
    """Labels as they are read: one name for each account, the German one where there is one."""

    names: dict[str, str] = field(factory=dict)
    issues: list[Issue] = field(factory=list)
    _languages: dict[str, str] = field(factory=dict)
    _english: int = 0

    def add(self, row: AccountLabel, where: str) -> None:
        """Note a label.

        Args:
            row: The row.
            where: The place to name in issues.
        """
        name, language = row.label or row.label_long, row.language or _GERMAN
        known = self._languages.get(row.account)
        if known is None or (known, language) == (_ENGLISH, _GERMAN):
            self.names[row.account] = name
            self._languages[row.account] = language
        first = self.names[row.account]
        if known == language and first != name:
            about = {"account": row.account, "first": first, "other": name}
            self.issues.append(codes.TWO_LABELS.at(where, **about))
        elif known is not None and known != language:
            self._english += 1
            earlier = [i for i in self.issues if i.kind is not codes.ENGLISH_LABELS]
            self.issues = [*earlier, codes.ENGLISH_LABELS.at(where, count=self._english)]


def read_labels(file: bytes, chart: ChartOfAccounts, day: date) -> Declared:
    """Read the account labels of an EXTF file as own accounts.

    Args:
        file: The bytes of a file of category 20.
        chart: The client's chart.
        day: The day whose rates count where a label contradicts the chart.

    Raises:
        ExtfError: This is no DATEV file or one of another category, or a row cannot be read.
    """
    tally = LabelTally()
    reader = Reader(file)
    if reader.format.category != _CATEGORY:
        about = {"value": reader.format.category, "expected": _CATEGORY}
        caption = "3 Formatkategorie"
        raise ExtfError(HEADER_VALUE.at(f"Kopfzeile · {caption}", caption=caption, **about))
    for row in reader.rows():
        if isinstance(row, AccountLabel):
            tally.add(row, "")
    declared = declare_labels(tally.names, chart, day)
    return Declared(accounts=declared.accounts, issues=in_order((*tally.issues, *declared.issues)))


def declare_labels(names: Mapping[str, str], chart: ChartOfAccounts, day: date) -> Declared:
    """Turn labels by account into own accounts, held against the chart."""
    statements = (
        Statement(number=number, name=name, where=number) for number, name in names.items()
    )
    return declare(statements, chart, day)


def label_file(profile: Profile, *, created_at: datetime, on: date) -> bytes:
    """Return the account labels of the ledger accounts that a profile uses, as an EXTF file.

    Args:
        profile: Whose clearing account, own accounts and rules.
        created_at: Aware; stands in the header.
        on: A day of the fiscal year that the header names.

    Raises:
        ExtfError: No account has a name, or the header is refused.
    """
    datev, chart = profile.datev, profile.chart
    facts = FileFacts(
        consultant_number=datev.consultant_number,
        client_number=datev.client_number,
        fiscal_year_start=profile.fiscal_year_of(on),
        account_length=datev.account_length,
        created_at=created_at,
        chart_of_accounts=chart.standard.code,
    )
    return b"".join(write_rows(facts, labels_of(used_accounts(profile), chart)))


def used_accounts(profile: Profile) -> tuple[str, ...]:
    """Return the ledger accounts that a profile names: clearing account, rules, own accounts."""
    numbers = (
        profile.datev.clearing_account,
        *(rule.account for rule in profile.mapping.rules),
        *(own.number for own in profile.accounts),
    )
    length = profile.datev.account_length
    return tuple(sorted({number for number in numbers if len(number) == length}))


def labels_of(accounts: Iterable[str], chart: ChartOfAccounts) -> Iterator[AccountLabel]:
    """Yield a row for each ledger account whose name is known.

    A name beyond DATEV's length is cut; the long form has all of it.
    """
    for number in accounts:
        found = chart.find(number)
        if found.origin is AccountOrigin.NONE or not found.name_de:
            continue
        name, _ = transliterate(found.name_de)
        whole = " ".join(name.split())[:_LONGEST_LONG].strip()
        label = whole[:_LONGEST].strip()
        if label:
            rest = whole if whole != label else ""
            yield AccountLabel(account=number, label=label, language=_GERMAN, label_long=rest)
