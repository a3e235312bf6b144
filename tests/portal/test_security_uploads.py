"""Whatever is sent as a table, or as a body: bounded, read by the core, and never a mistake."""

from collections.abc import Iterator
import io
from pathlib import Path
from time import perf_counter
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from datev_bridge.mapping.table_xlsx import to_xlsx
from support.crawl import crawl, endpoint_of, forms
from support.portal import Browser, Portal, portal
from support.travellers import demo_rules

MEGABYTE = 1_000_000
PATIENCE = 5.0
"""Seconds for an answer to a table that is a bomb, on a busy machine."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder: Path = tmp_path_factory.mktemp("portal")
    with portal(folder) as found:
        here = found.here
        here.keep_app()
        here.connect()
        here.settle()
        here.map(*demo_rules(here.sandbox))
        yield found


@pytest.fixture(scope="module")
def owner(town: Portal) -> Browser:
    return town.log_in()


def zipped(**files: bytes) -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name.replace("__", "/"), content)
    return data.getvalue()


def workbook(sheet: bytes) -> bytes:
    """Return a workbook of ours with another sheet in it."""
    data = io.BytesIO()
    with ZipFile(io.BytesIO(to_xlsx(()))) as plain, ZipFile(data, "w", ZIP_DEFLATED) as packed:
        for each in plain.infolist():
            is_sheet = each.filename.endswith("sheet1.xml")
            packed.writestr(each.filename, sheet if is_sheet else plain.read(each.filename))
    return data.getvalue()


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha") for n in range(10)
)
BOMBS = {
    "zeros": zipped(xl__worksheets__sheet1=b"\0" * 90 * MEGABYTE),
    "rows": workbook(SHEET + b'<row r="1"><c r="A1"/></row>' * 300_000),
    "far cell": workbook(
        SHEET + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    ),
    "entities": workbook(b"<!DOCTYPE x [" + LAUGHS + b"]>" + SHEET + b"&l9;"),
    "file of the server": workbook(
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + SHEET + b"&e;"
    ),
    "one long line": b"Bereich;Konto\n" + b"x" * 1_500_000,
    "many columns": b";" * 1_500_000,
    "many rows": b"a\n" * 700_000,
    "quotes": b'"' * 1_500_000,
    "nothing but breaks": b"\r\n" * 700_000,
    "half characters": b"\xff\xfe" + b"\xd8\x00" * 10_000,
    "empty archive": zipped(),
}


def multipart(token: str, file: bytes) -> tuple[bytes, str]:
    """Return a form with a file as a browser sends it."""
    parts = (
        b'--b\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n%s\r\n' % token.encode(),
        b'--b\r\nContent-Disposition: form-data; name="table"; filename="x.xlsx"\r\n\r\n',
        file,
        b"\r\n--b--\r\n",
    )
    return b"".join(parts), "multipart/form-data; boundary=b"


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_does_not_go_off(town: Portal, owner: Browser, name: str) -> None:
    before = town.here.desk().history.draft().rules
    owner.open(f"{town.place}/mapping/")
    body, kind = multipart(owner.csrf(), BOMBS[name])
    began = perf_counter()
    answer = owner._ask("POST", f"{town.place}/mapping/table", data=body, content_type=kind)
    assert perf_counter() - began < PATIENCE
    assert answer.status_code in {413, 422}, answer.status
    assert b"root:" not in answer.data
    assert town.here.desk().history.draft().rules == before


def test_more_than_the_bound_is_refused_everywhere(town: Portal, owner: Browser) -> None:
    """Each form of each page: a body beyond the bound is not read."""
    every = {form.target for form in forms(town.app, crawl(owner))}
    found = {target for target in every if endpoint_of(town.app, target, "POST")}
    assert len(found) > 15
    body, kind = b"x" * 2_300_000, "application/x-www-form-urlencoded"
    for target in found:
        answer = owner._ask("POST", target, data=body, content_type=kind)
        assert answer.status_code == 413, target


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a=1&" * 200_000, "application/x-www-form-urlencoded"),
        (b"%" * 1000, "application/x-www-form-urlencoded"),
        (b"csrf=%ff%fe%00", "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n\r\n" * 20_000, "multipart/form-data; boundary=x"),
        (b"", "multipart/form-data"),
        (b"\xff" * 100, "multipart/form-data; boundary=\xff".encode().decode("latin-1")),
        (b"{" * 100_000, "application/json"),
        (b"<x/>", "text/xml"),
        (b"", "x" * 1000),
    ],
)
def test_a_body_that_is_none_of_a_form_is_refused(
    town: Portal, owner: Browser, body: bytes, kind: str
) -> None:
    for target in (
        f"{town.place}/mapping/table",
        f"{town.place}/settings/",
        "/account/sessions/end",
    ):
        answer = owner._ask("POST", target, data=body, content_type=kind)
        assert answer.status_code in {400, 413}, answer.status


def test_a_form_of_a_thousand_rows_is_taken(town: Portal, owner: Browser) -> None:
    """The mapping of a large menu: many small fields are no attack."""
    owner.open(f"{town.place}/mapping/")
    sent = {"csrf": owner.csrf()} | {f"account-{n}": "8400 Erlöse 19 % USt" for n in range(5_000)}
    assert owner._ask("POST", f"{town.place}/mapping/", data=sent).status_code == 302
