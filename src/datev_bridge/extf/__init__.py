"""DATEV-Format files: write, read, check and repair them. Usable with nothing else of this library.

Three bookings to a file, read back and checked::

    from datetime import UTC, date, datetime
    from decimal import Decimal
    from datev_bridge import extf

    start, day = date(2026, 1, 1), date(2026, 7, 31)
    header = extf.BatchHeader(
        consultant_number=1001, client_number=42, fiscal_year_start=start, account_length=4,
        date_from=day, date_to=day, description="Kasse", created_at=datetime.now(UTC))
    money = (("8300", "19.26"), ("8400", "10.71"), ("1592", "1.42"))
    rows = [extf.BookingRow(amount=Decimal(amount), side=extf.Side.DEBIT, account="1792",
                            contra_account=contra, document_date=day) for contra, amount in money]
    data = extf.to_bytes(header, rows)
    assert [row.amount for row in extf.Reader(data).rows()] == [row.amount for row in rows]
    assert list(extf.find_issues(data)) == []

Names are loaded when they are first used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datev_bridge.extf.batch import BookingBatch
    from datev_bridge.extf.characters import Change, transliterate
    from datev_bridge.extf.check import check_batch, check_row
    from datev_bridge.extf.column import Column, Kind
    from datev_bridge.extf.convert import from_csv, from_json, to_csv, to_json
    from datev_bridge.extf.explanation import explain
    from datev_bridge.extf.fields import MOST_ROWS
    from datev_bridge.extf.file_check import check_file, duplicate_batches, find_issues
    from datev_bridge.extf.formats import FORMATS, Format
    from datev_bridge.extf.header import BatchHeader, Marker, check_header
    from datev_bridge.extf.import_log import Answer, read_import_log
    from datev_bridge.extf.inspection import AccountTotals, Inspection, inspect
    from datev_bridge.extf.master_rows import (
        AccountLabel,
        NaturalRow,
        PaymentTerms,
        PersonAccount,
        RecurringBooking,
        VariousAddress,
    )
    from datev_bridge.extf.master_writer import FileFacts, check_master_row, write_rows
    from datev_bridge.extf.mend import fix, fix_file
    from datev_bridge.extf.naming import file_name
    from datev_bridge.extf.parts import PartKey, write_parts
    from datev_bridge.extf.reader import Reader, Record
    from datev_bridge.extf.report import to_junit, to_sarif
    from datev_bridge.extf.row import BookingRow, Side
    from datev_bridge.extf.splitting import Part, split
    from datev_bridge.extf.writer import (
        BatchWriter,
        to_bytes,
        write_batch,
        write_file,
    )

_HOMES = {
    "batch": ("BookingBatch",),
    "characters": ("Change", "transliterate"),
    "check": ("check_batch", "check_row"),
    "column": ("Column", "Kind"),
    "header": ("BatchHeader", "Marker", "check_header"),
    "naming": ("file_name",),
    "report": ("to_junit", "to_sarif"),
    "row": ("BookingRow", "Side"),
    "splitting": ("Part", "split"),
    "convert": ("from_csv", "from_json", "to_csv", "to_json"),
    "explanation": ("explain",),
    "fields": ("MOST_ROWS",),
    "file_check": ("check_file", "duplicate_batches", "find_issues"),
    "formats": ("FORMATS", "Format"),
    "import_log": ("Answer", "read_import_log"),
    "inspection": ("AccountTotals", "Inspection", "inspect"),
    "master_rows": (
        "AccountLabel",
        "NaturalRow",
        "PaymentTerms",
        "PersonAccount",
        "RecurringBooking",
        "VariousAddress",
    ),
    "master_writer": ("FileFacts", "check_master_row", "write_rows"),
    "mend": ("fix", "fix_file"),
    "parts": ("PartKey", "write_parts"),
    "reader": ("Reader", "Record"),
    "writer": ("BatchWriter", "to_bytes", "write_batch", "write_file"),
}
_MODULE_OF = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [  # noqa: RUF022 - in the order of use
    "BatchHeader",
    "Marker",
    "BookingRow",
    "Side",
    "BookingBatch",
    "BatchWriter",
    "write_batch",
    "write_file",
    "to_bytes",
    "MOST_ROWS",
    "check_header",
    "check_row",
    "check_batch",
    "check_file",
    "find_issues",
    "duplicate_batches",
    "Reader",
    "Record",
    "FORMATS",
    "Format",
    "AccountLabel",
    "PersonAccount",
    "PaymentTerms",
    "VariousAddress",
    "RecurringBooking",
    "NaturalRow",
    "FileFacts",
    "write_rows",
    "check_master_row",
    "fix",
    "fix_file",
    "inspect",
    "Inspection",
    "AccountTotals",
    "to_json",
    "from_json",
    "to_csv",
    "from_csv",
    "read_import_log",
    "Answer",
    "explain",
    "to_sarif",
    "to_junit",
    "split",
    "Part",
    "write_parts",
    "PartKey",
    "file_name",
    "transliterate",
    "Change",
    "Column",
    "Kind",
]


def __getattr__(name: str) -> Any:
    """Load a public name from its module on first use."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value
