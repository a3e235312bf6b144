"""How the library looks to a type checker; mypy reads this file, pytest runs it.

It imports nothing but the standard library and public names, so that it can be read and run beside
an installed wheel as well.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO, StringIO
import json
from pathlib import Path
from typing import Any, assert_type

import pytest

import datev_bridge
from datev_bridge import (
    AsyncKSeriesClient,
    AuthorizationError,
    Batch,
    BatchKind,
    ConfigurationError,
    DatevBridgeError,
    DaySummary,
    DeliveryError,
    Export,
    ExportRefused,
    ExtfError,
    Issue,
    IssueKind,
    KSeriesClient,
    KSeriesError,
    Location,
    Profile,
    Proof,
    RateLimited,
    ServiceUnavailable,
    Severity,
    StoreError,
    UnexpectedResponse,
    VaultError,
    build_export,
    extf,
    from_toml,
    read_day,
)
from datev_bridge.testing import Restaurant, Size

DAY, NOW = date(2026, 11, 20), datetime(2026, 11, 21, 6, tzinfo=UTC)
PLACE = Location(id="1", name="Restaurant Demo", timezone="Europe/Berlin")
HEAD = """
[property]
name = "Restaurant Demo"
[datev]
consultant_number = 1001
client_number = 42
clearing_account = "1792"
"""
RULES = """
[[mapping]]
category = "fallback_revenue"
rate = "7"
account = "8300"
kind = "revenue"
[[mapping]]
category = "fallback_revenue"
rate = "19"
account = "8400"
kind = "revenue"
[[mapping]]
category = "fallback_payment"
account = "1590"
kind = "other"
[[mapping]]
category = "tip"
account = "1592"
kind = "tip"
"""
KINDS_OF_ERRORS: tuple[type[DatevBridgeError], ...] = (
    AuthorizationError,
    ConfigurationError,
    DeliveryError,
    ExportRefused,
    ExtfError,
    KSeriesError,
    RateLimited,
    ServiceUnavailable,
    StoreError,
    UnexpectedResponse,
    VaultError,
)


def test_the_line_does_what_its_types_say() -> None:
    restaurant = Restaurant(seed=7, size=Size.SMALL, opened=date(2026, 1, 1))
    body = json.dumps(restaurant.sell(DAY).sales_daily()).encode()
    day = assert_type(read_day(body, location=PLACE, business_day=DAY, feed="v2"), DaySummary)
    profile = assert_type(from_toml(HEAD + RULES), Profile)
    made = assert_type(build_export([day], profile=profile, location=PLACE, created_at=NOW), Export)
    assert_type(made.batches, tuple[Batch, ...])
    assert_type(made.issues, tuple[Issue, ...])
    assert_type(made.held, tuple[date, ...])
    proof = assert_type(made.proof, Proof)
    assert assert_type(proof.clearing_balance, Decimal) == 0
    (batch,) = made.batches
    assert assert_type(batch.kind, BatchKind) is BatchKind.REGULAR
    assert_type(batch.rows, tuple[extf.BookingRow, ...])
    assert list(extf.find_issues(assert_type(batch.content, bytes))) == []
    for issue in made.issues:
        assert assert_type(issue.severity, Severity) is not Severity.BLOCKS
        assert_type(issue.kind, IssueKind)
        assert assert_type(issue.text("en"), str)


def header() -> extf.BatchHeader:
    return extf.BatchHeader(
        consultant_number=1001, client_number=42, account_length=4, created_at=NOW,
        fiscal_year_start=date(2026, 1, 1), date_from=DAY, date_to=DAY, description="Kasse",
    )  # fmt: skip


def row() -> extf.BookingRow:
    return extf.BookingRow(
        amount=Decimal("119.00"), side=extf.Side.DEBIT, account="1000", contra_account="8400",
        document_date=DAY,
    )  # fmt: skip


def test_the_format_does_what_its_types_say(tmp_path: Path) -> None:
    content = assert_type(extf.to_bytes(header(), [row()]), bytes)
    assert b"".join(assert_type(extf.write_batch(header(), [row()]), Iterator[bytes])) == content
    path, mended = str(tmp_path / "EXTF_a.csv"), str(tmp_path / "EXTF_b.csv")
    extf.write_file(path, header(), [row()])
    assert assert_type(extf.check_file(path), tuple[Issue, ...]) == ()
    assert assert_type(extf.fix_file(path, mended), tuple[Issue, ...]) == ()
    assert list(assert_type(extf.find_issues(BytesIO(content)), Iterator[Issue])) == []
    assert assert_type(extf.check_header(header()), tuple[Issue, ...]) == ()
    assert assert_type(extf.check_row(row(), header()), tuple[Issue, ...]) == ()
    assert assert_type(extf.check_batch(header(), [row()]), tuple[Issue, ...]) == ()
    assert assert_type(extf.inspect(content), extf.Inspection).rows == 1
    document = assert_type(extf.to_json(content), Mapping[str, Any])
    assert b"".join(assert_type(extf.from_json(document), Iterator[bytes]))
    table = "".join(assert_type(extf.to_csv(content), Iterator[str]))
    assert b"".join(assert_type(extf.from_csv(StringIO(table), header()), Iterator[bytes]))
    assert b"".join(assert_type(extf.fix(content, print), Iterator[bytes])) == content
    assert assert_type(extf.read_import_log(""), tuple[extf.Answer, ...]) == ()
    assert assert_type(extf.explain("EXTF-303"), IssueKind | None) is not None
    assert assert_type(extf.to_junit([(path, ())]), str)
    assert assert_type(extf.to_sarif([(path, ())]), Mapping[str, Any])
    assert [assert_type(part, extf.Part) for part in extf.split([row()])]
    assert assert_type(extf.file_name("Kasse"), str)
    assert assert_type(extf.transliterate("Café"), tuple[str, tuple[extf.Change, ...]])


@pytest.mark.parametrize("kind", KINDS_OF_ERRORS)
def test_whoever_catches_the_base_catches_all(kind: type[DatevBridgeError]) -> None:
    assert issubclass(kind, DatevBridgeError)


def test_each_name_of_the_package_is_looked_at_here() -> None:
    used = {name for name in globals() if not name.startswith("_")}
    assert set(datev_bridge.__all__) <= used
    assert AsyncKSeriesClient.__doc__
    assert KSeriesClient.__doc__
