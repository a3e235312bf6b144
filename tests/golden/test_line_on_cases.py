"""The line against the golden folders: rows against the oracle, bytes against what was accepted."""

from decimal import Decimal
from pathlib import Path

import pytest

from datev_bridge.pipeline import Export
from golden.cases import all_cases, load, outputs
from golden.oracle import OracleRow
from golden.worked import oracle_rows


def product_rows(export: Export) -> list[OracleRow]:
    """Return what the product writes, in the oracle's words."""
    found = []
    booked = [
        d.journal.entries if d.correction is None else d.correction for d in export.proof.days
    ]
    kinds = [entry.kind for entries in booked for entry in entries]
    written = [row for batch in export.batches for row in batch.rows]
    for kind, row in zip(kinds, written, strict=True):
        found.append(
            OracleRow(
                row.document_date,
                int(kind),
                row.account,
                row.side.value,
                Decimal(row.amount),
                row.contra_account,
                row.bu_key,
                row.kost1,
                row.kost2,
                row.document_field_1,
            )
        )
    return found


@pytest.mark.parametrize("folder", all_cases(), ids=lambda folder: folder.name)
def test_the_line_agrees_with_the_oracle(folder: Path) -> None:
    case = load(folder)
    export = case.export()
    booked, held = oracle_rows(folder)
    assert product_rows(export) == booked
    assert list(export.held) == [held_day.day for held_day in held]


@pytest.mark.parametrize("folder", all_cases(), ids=lambda folder: folder.name)
def test_the_line_writes_the_accepted_bytes(folder: Path) -> None:
    case = load(folder)
    written = outputs(case.export())
    accepted = {path.name: path.read_bytes() for path in case.expected.iterdir()}
    assert written.keys() == accepted.keys()
    for name, content in written.items():
        assert content == accepted[name], name


@pytest.mark.parametrize("folder", all_cases(), ids=lambda folder: folder.name)
def test_every_folder_names_its_issues(folder: Path) -> None:
    case = load(folder)
    assert {issue.code for issue in case.export().issues} == case.expected_codes
