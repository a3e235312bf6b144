import base64
from datetime import UTC, date
from decimal import Decimal
import hashlib
from itertools import pairwise
import re
import sys

from attrs import evolve
import pytest

from datev_bridge.batches import BatchKind
from datev_bridge.daybook import Category, CategoryKind
from datev_bridge.daybook.pos_totals import PosGroup, PosTotals, TotalsNotRead
from datev_bridge.errors import ConfigurationError
from datev_bridge.proof import Proof
from datev_bridge.proof import html as module
from datev_bridge.proof.compare import compare
from datev_bridge.proof.html import to_html
from datev_bridge.proof.vat import VatCause, VatCauseKind
from golden.cases import all_cases, load
from support.markup import Node, parse
from support.proofs import (
    FIRST,
    day_of,
    held_day,
    month,
    proof_of,
    refund_day,
    rich_day,
)

MONTH = month()
RICH = proof_of(rich_day())
PROOFS = {
    "rich day": RICH,
    "held day": proof_of(held_day()),
    "closed day": proof_of(day_of(FIRST)),
    "refund day": proof_of(refund_day()),
    "no day": proof_of(),
    "two days": proof_of(refund_day(), held_day(date(2026, 10, 2))),
    "month": MONTH,
    "late": month(kind=BatchKind.LATE),
}
PAGES = [
    pytest.param(to_html(proof, language), id=f"{name} {language}")
    for name, proof in PROOFS.items()
    for language in ("de", "en")
]
IGNORED_TIPS = {
    102: "2,00",
    106: "1,00",
    114: "4,00",
    118: "3,00",
    122: "2,00",
    126: "1,00",
    134: "4,00",
}
HOSTILE = "</bdi><script>alert(1)</script>\"'><img src=x onerror=a()> {{7*7}} {% x %} \u202eevil 🍺"


def page(proof: Proof, language: str = "de") -> Node:
    return parse(to_html(proof, language))


def tables(node: Node, kind: str = "") -> list[Node]:
    return [t for t in node.all("table") if t.attributes.get("class", "") == kind]


def cells(table: Node) -> list[list[str]]:
    (body,) = table.all("tbody")
    return [[cell.text for cell in row.all("td", "th")] for row in body.all("tr")]


# What the page says ----------------------------------------------------------------------------
def test_one_glance_says_it_all() -> None:
    top = page(RICH).one("header").text
    for fact in (
        "Restaurant Demo · Am Markt · Do 01.10.2026",
        "Zwischenkonto 1792: 0,00 ✔ ausgeglichen, Beleg für Beleg · 44 Belege",
        "Do 01.10.2026: ✔ Gebucht",
        "Vorläufig: die Kanzlei kann noch ändern (0)",
        "Revision 2026-09-28 / 14",
        "01.11.2026, 23:05 Uhr (Europe/Berlin)",
        "EXTF_TEST_Restaurant-Demo_141948669132802_20261001.csv · 10 Buchungszeilen · 3.994,92 €",
        RICH.files[0].sha256[:12],
        "TEST Diese Dateien dienen nur der Prüfung",
    ):
        assert fact in top
    assert RICH.files[0].sha256 in page(RICH).by_id("files").text


def test_english_is_complete() -> None:
    top = page(RICH, "en").one("header").text
    for fact in (
        "Thu 1 Oct 2026",
        "Clearing account 1792: 0.00 ✔ balanced, receipt by receipt",
        "10 booking rows · €3,994.92",
        "1 Nov 2026, 23:05 (Europe/Berlin)",
        "Provisional: the tax adviser can still change it (0)",
    ):
        assert fact in top
    assert not re.search(r"Beleg|Umsatzsteuer|Gebucht|Zwischenkonto", page(MONTH, "en").text)


def test_a_locking_file_says_so() -> None:
    (file,) = RICH.files
    locked = page(evolve(RICH, files=(evolve(file, is_committed=True),)))
    assert "Beim Import festgeschrieben (1)" in locked.one("header").text
    assert "Vorläufig" not in locked.text


def test_only_a_test_is_marked_as_one() -> None:
    assert page(RICH).one("head").one("title").text.startswith("TEST · Abstimmung")
    assert page(RICH).one("body").attributes["class"] == "test"
    assert "TEST" not in page(MONTH).one("body").text
    assert "Nachtrag zu Tagen" in page(PROOFS["late"]).one("header").text


def test_the_sides_of_a_day_are_shown_to_the_cent() -> None:
    day = page(RICH).by_id("day-2026-10-01")
    sold, paid = tables(day)[:2]
    assert cells(sold) == [
        ["Umsatz 19 %", "572,80 €"],
        ["Umsatz 7 %", "1.272,66 €"],
        ["Gutscheine und Anzahlungen", "100,00 €"],
        ["Rundung der Kasse", "-0,01 €"],
        ["Trinkgeld", "69,00 €"],
    ]
    assert cells(paid) == [
        ["Auf Zimmer", "64,00", "", "64,00 €"],
        ["Bar", "495,25", "17,00", "512,25 €"],
        ["Gutschein", "50,00", "", "50,00 €"],
        ["Kreditkarten", "950,10", "52,00", "1.002,10 €"],
        ["Lieferdienst", "386,10", "", "386,10 €"],
    ]
    assert "Beide Seiten sind gleich: 2.014,45 €." in day.text
    assert "Wechselgeld in die Lade: Bar 200,00 €" in day.text


def test_clearing_vat_and_reading_are_shown() -> None:
    day = page(RICH).by_id("day-2026-10-01")
    shown = {table.one("caption").text: cells(table) for table in day.all("table")}
    assert shown["Zwischenkonto 1792"] == [["1.997,46 €", "1.997,46 €", "0,00 €"]]
    vat = next(rows for caption, rows in shown.items() if caption.startswith("Umsatzsteuer"))
    assert vat[0] == ["19 %", "572,80", "91,46", "91,4555", "0,0045"]
    for fact in (
        "Von der Kasse geliefert 46 Belege",
        "Davon doppelt geliefert 2",
        "Verstanden 44",
        "Nicht ausgeglichen 0",
        "Durch Rundung auf Cent bewegt 0,0050 €",
        "Unbekannte Felder der Kasse (1)",
        "Tagesverkäufe V2",
    ):
        assert fact in day.text
    carried = next(rows for caption, rows in shown.items() if caption.startswith("Vor Beginn"))
    assert carried == [["R65315.204", "01.10.2026, 00:30 Uhr", "120,00 €"]]


def test_what_is_in_no_row_is_explained_with_its_receipts() -> None:
    (table,) = [
        t
        for t in page(RICH).all("table")
        if t.one("caption").text.startswith("Geld, das die Kasse zeigt")
    ]
    assert cells(table) == [
        ["Wechselgeld", "Bar", "200,00 €", "1 Beleg R65315.206 200,00"],
        ["Am Tagesende noch offener Tisch", "Kreditkarten", "38,00 €", "1 Beleg R65315.205 38,00"],
        [
            "Trinkgeld, das nicht in die Bücher geht",
            "Bar",
            "17,00 €",
            " ".join(["7 Belege", *(f"R65315.{n} {tip}" for n, tip in IGNORED_TIPS.items())]),
        ],
    ]


def test_rows_say_where_they_come_from() -> None:
    texts = [row[-1] for row in cells(tables(page(RICH), "rows")[0])]
    assert texts[1].startswith(
        "Speisen 7 % 40 Belege Buchungstext Speisen 7 % Belegfeld 1 20261001-141948669132802 "
        "Konto 1792 Sonstige Verrechnungskonten Gegenkonto 8300 Erlöse 7 % USt "
        "USt DATEV 7 %: 83,26 € R65315.101 27,50 R65315.102 28,50 "
    )
    assert texts[3].startswith("Rundung der Kasse Vorschlag, nicht bestätigt 1 Beleg Buchungstext")
    assert texts[3].endswith("R65315.203 -0,01")
    assert texts[5].startswith("Auf Zimmer Auffangkonto 1 Beleg Buchungstext Auf Zimmer")


def test_rows_and_receipts_lead_to_each_other() -> None:
    shown = page(RICH)
    row = shown.by_id("row-2026-10-01-2")
    links = [(a.attributes["href"], a.text) for a in row.all("a")]
    assert ("#receipt-2026-10-01-1", "R65315.101") in links
    back = shown.by_id("receipt-2026-10-01-1")
    assert back.text == (
        "R65315.101 – 37,90 Zeile 1 Getränke 19 % 9,40 Zeile 2 Speisen 7 % 27,50 "
        "Zeile 5 Trinkgeld 1,00 Zeile 9 Kreditkarten 37,90"
    )
    for href in (a.attributes["href"] for a in back.all("a")):
        target = shown.by_id(href.removeprefix("#"))
        assert "#receipt-2026-10-01-1" in [a.attributes["href"] for a in target.all("a")]


def test_a_correction_leads_from_its_receipts_to_the_whole_day() -> None:
    (day,) = RICH.days
    due = evolve(day.journal.entries[-1], note="Korrektur")
    again = evolve(day, correction=(due,), delivered=("EXTF_x.csv",))
    shown = page(evolve(RICH, days=(again,)))
    assert "Alle Zeilen des Tages, wie er jetzt gebucht ist" in shown.text
    assert "Korrektur" in shown.by_id("due-2026-10-01-1").text
    assert "Zeile 1" in shown.by_id("receipt-2026-10-01-1").text


def compared(**more: object) -> Proof:
    (day,) = RICH.days
    pos = PosTotals(gross=Decimal("1945.47"), groups=(PosGroup(name="Bar", gross=Decimal(7)),))
    found = compare(day.summary, evolve(pos, **more))
    return evolve(RICH, days=(evolve(day, compared=found),))


def test_the_pos_s_own_totals_are_compared_line_by_line() -> None:
    text = page(compared()).by_id("day-2026-10-01").text
    for fact in (
        "Umsatz laut Kasse, mit USt und Servicegebühr 1.945,4700 €",
        "Belege auf Cent gebracht Rundung -0,0050 €",
        "Nicht erklärt 0,0000 €",
        "Umsatz laut Belegen 1.945,46 €",
        "Alle Unterschiede sind erklärt.",
        "Trinkgeld (69,00 €)",
        "Warengruppen im Vergleich",
    ):
        assert fact in text


def test_what_no_cause_explains_is_said_and_warned_of() -> None:
    shown = page(compared(gross=Decimal("1900.00")))
    day = shown.by_id("day-2026-10-01").text
    assert "✖ Nicht erklärt: 45,4650 €." in day
    assert "Warnung PRF-002" in day
    read = evolve(RICH, days=(evolve(RICH.days[0], compared=TotalsNotRead(code="KS-004")),))
    assert "nicht zu lesen (KS-004)" in page(read).by_id("day-2026-10-01").text
    assert "Summen der Kasse" not in page(RICH).text


def test_why_vat_differs_is_said() -> None:
    (day,) = RICH.days
    cause = VatCause(kind=VatCauseKind.OLD_VOUCHERS, amount=Decimal("-2.661597"))
    first = evolve(day.vat[0], causes=(cause,))
    caused = page(evolve(RICH, days=(evolve(day, vat=(first,)),)))
    shown = caused.text
    (vat,) = [t for t in caused.all("table") if t.one("caption").text.startswith("Umsatzsteuer,")]
    assert cells(vat)[0][-3:] == ["0,0045", "-2,6616", "2,6661"]
    assert "19 %: alte Gutscheine: beim Verkauf versteuert, jetzt eingelöst (-2,6616)" in shown


@pytest.mark.parametrize("folder", all_cases(), ids=lambda folder: folder.name)
def test_the_rows_are_those_of_the_file(folder) -> None:
    export = load(folder).export()
    shown = {
        day: [row[1:8] for row in cells(table)]
        for day in (d.business_day for d in export.proof.days)
        for table in tables(page(export.proof).by_id(f"day-{day.isoformat()}"), "rows")[:1]
    }
    written = {}
    for batch in export.batches:
        for row in batch.rows:
            amount = f"{row.amount:,.2f}".translate(str.maketrans(",.", ".,"))
            references = (row.contra_account, row.bu_key, row.kost1, row.kost2)
            written.setdefault(row.document_date, []).append(
                [row.account, row.side.value, amount, *references]
            )
    assert shown == written


def test_a_held_day_says_why_and_what_next() -> None:
    held = page(PROOFS["held day"])
    (issue,) = PROOFS["held day"].days[0].issues
    for section in ("held", "day-2026-10-01"):
        text = held.by_id(section).text
        assert issue.code in text
        assert issue.text("de") in text
        assert issue.hint("de") in text
    day = held.by_id("day-2026-10-01")
    assert "Gelesen, aber nicht gebucht" in day.text
    assert "Die Seiten unterscheiden sich um 1,00 €." in day.text
    assert ["R65315.302", "20,00 €", "19,00 €", "1,00 €"] in [
        row for table in day.all("table") for row in cells(table)
    ]
    assert "Nichts gebucht" in held.one("header").text


def test_a_warning_is_shown_with_its_booked_day() -> None:
    (issue,) = RICH.days[0].issues
    text = page(RICH, "en").by_id("day-2026-10-01").text
    assert f"Warning {issue.code} · 1 Oct 2026" in text
    assert issue.hint("en") in text


def test_what_does_not_balance_is_not_called_balanced() -> None:
    (day,) = RICH.days
    short = evolve(day, journal=evolve(day.journal, entries=day.journal.entries[:-1]))
    text = page(evolve(RICH, days=(short,))).one("header").text
    assert "Zwischenkonto 1792: 386,10 ✖ nicht ausgeglichen" in text
    off = evolve(day, off_balance=day.summary.receipts[:1])
    assert "✖ nicht ausgeglichen" in page(evolve(RICH, days=(off,))).one("header").text


def test_a_month_has_a_line_for_each_day_that_leads_to_it() -> None:
    shown = page(MONTH)
    (table,) = shown.by_id("overview").all("table")
    (body,) = table.all("tbody")
    links = [row.one("a").attributes["href"] for row in body.all("tr")]
    assert links == [f"#day-2026-10-{day:02}" for day in range(1, 32)]
    states = [row[1] for row in cells(table)]
    assert [states[i] for i in (0, 6, 12)] == ["✔ Gebucht", "! Gehalten", "– Nichts zu buchen"]
    top = shown.one("header").text
    for fact in ("29 Tage: ✔ Gebucht", "! Gehalten 07.10.", "– Nichts zu buchen 13.10."):
        assert fact in top


def test_the_night_of_the_long_hour_says_so() -> None:
    shown = page(MONTH)
    assert "(25 Stunden: Zeitumstellung)" in shown.by_id("day-2026-10-24").text
    assert "Stunden" not in shown.by_id("day-2026-10-23").text


def test_the_picture_has_every_booked_amount() -> None:
    titles = [title.text for rect in page(MONTH).all("rect") for title in rect.all("title")]
    assert "03.10.2026: Umsatz 19 %, 572,80 €" in titles
    assert "20.10.2026: Umsatz 7 %, -23,80 €" in titles
    assert not [title for title in titles if title.startswith("07.10.2026")]
    assert not list(page(RICH).all("figure"))


# What the page is ------------------------------------------------------------------------------
@pytest.mark.parametrize("content", PAGES)
def test_the_page_is_sound(content: bytes) -> None:
    root = parse(content)
    ids = [n.attributes["id"] for n in root.all() if "id" in n.attributes]
    assert len(ids) == len(set(ids))
    for landmark in ("h1", "header", "main", "nav", "footer"):
        assert root.one(landmark).text
    assert root.one("head").one("title").text
    for node in root.all():
        pointers = [node.attributes.get("href", "").removeprefix("#")]
        pointers += node.attributes.get("aria-labelledby", "").split()
        pointers += re.findall(r"url\(#(\w+)\)", node.attributes.get("fill", ""))
        assert {p for p in pointers if p} <= set(ids)
    for table in root.all("table"):
        assert table.one("caption").text
        assert [
            th for th in table.all("th") if th.attributes.get("scope") not in {"col", "row"}
        ] == []
    levels = [int(n.tag[1]) for n in root.all("h1", "h2", "h3", "h4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert "" not in [n.text for n in root.all("dd")]


@pytest.mark.parametrize("content", PAGES)
def test_the_page_loads_and_runs_nothing(content: bytes) -> None:
    root = parse(content)
    assert not list(root.all("script", "link", "img", "iframe", "object", "embed", "base", "form"))
    for node in root.all():
        assert not [a for a in node.attributes if a.startswith("on") or a in {"style", "src"}]
        assert all(h.startswith("#") for h in [node.attributes.get("href", "#")])
    style = root.one("style").text
    assert "@import" not in style
    assert "url(" not in style
    assert b"://" not in content


def test_the_page_forbids_all_but_its_own_style() -> None:
    content = to_html(RICH)
    style = re.search(rb"<style>(.*?)</style>", content, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1]).digest()).decode()
    policy = next(
        n.attributes["content"]
        for n in parse(content).all("meta")
        if n.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]


def test_the_same_proof_gives_the_same_bytes() -> None:
    first = to_html(month())
    module._environment.cache_clear()
    assert to_html(month()) == first
    shifted = evolve(MONTH, created_at=MONTH.created_at.astimezone(UTC))
    assert to_html(shifted) == first


# Names from a bad place ------------------------------------------------------------------------
def hostile() -> Proof:
    (day,) = RICH.days
    bad = Category(kind=CategoryKind.REVENUE, id="1", name=HOSTILE)
    entries = tuple(
        evolve(e, category=bad, kost1=HOSTILE, document_key=HOSTILE, centre=HOSTILE)
        for e in day.journal.entries
    )
    explained = tuple(evolve(item, category=bad) for item in day.journal.explained)
    receipts = tuple(
        evolve(
            r,
            id=HOSTILE,
            payments=tuple(evolve(p, method=evolve(p.method, name=HOSTILE)) for p in r.payments),
        )
        for r in day.summary.receipts
    )
    issues = tuple(
        evolve(i, where=HOSTILE, values=tuple((k, HOSTILE) for k, _ in i.values))
        for i in day.issues
    )
    spoilt = evolve(
        day,
        summary=evolve(day.summary, receipts=receipts, drift={HOSTILE: 1}, feed=HOSTILE),
        journal=evolve(
            day.journal, entries=entries, cancelled=entries, explained=explained, issues=issues
        ),
        off_balance=receipts[:2],
        carried_in=receipts[:2],
    )
    return evolve(
        RICH,
        property_name=HOSTILE,
        mapping_revision=HOSTILE,
        location=evolve(RICH.location, name=HOSTILE),
        files=(evolve(RICH.files[0], name=HOSTILE),),
        days=(spoilt,),
    )


def test_names_are_text_and_nothing_else() -> None:
    root = page(hostile())
    assert not list(root.all("script", "img"))
    assert "49" not in [n.text for n in root.all("bdi")]
    shown = [n.text for n in root.all("bdi") if "evil" in n.text]
    assert len(shown) > 100
    assert all(HOSTILE in text for text in shown)


def test_a_name_cannot_turn_the_text_around_it() -> None:
    def outside(node: Node) -> list[str]:
        found = []
        for child in node.children:
            if isinstance(child, str):
                found += [child] if "\u202e" in child else []
            elif child.tag not in {"bdi", "title"}:
                found += outside(child)
        return found

    loose = outside(page(hostile()))
    assert [text for text in loose if text.strip() != HOSTILE] == []
    assert len(loose) == len(RICH.days[0].journal.entries) * 2  # KOST1, alone in its cell


def test_a_lone_surrogate_and_control_characters_do_no_harm() -> None:
    shown = page(evolve(RICH, property_name="Bad \ud800 \x00 day"))
    assert "Bad ?" in shown.one("head").one("title").text
    assert "day · Am Markt" in shown.one("header").text


# The frame -------------------------------------------------------------------------------------
def test_without_jinja_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    module._environment.cache_clear()
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(ConfigurationError) as caught:
        to_html(RICH)
    assert caught.value.code == "PRF-001"
    assert 'pip install "datev_bridge[report]"' in caught.value.hint


def test_another_language_is_refused() -> None:
    with pytest.raises(ValueError, match="de, en, not fr"):
        to_html(RICH, "fr")


TOKENS = re.compile(r"--([\w-]+): (#[0-9a-f]{6})")
TEXT_ON = {
    "bg": ("ink", "muted", "accent", "ok", "warn", "stop"),
    "panel": ("ink", "muted", "accent", "ok", "stop"),
    "ok-bg": ("ok",),
    "warn-bg": ("ink", "warn", "muted"),
    "stop-bg": ("ink", "stop", "muted"),
    "hint-bg": ("ink", "hint", "muted", "accent", "warn"),
}


def luminance(colour: str) -> Decimal:
    def linear(channel: int) -> Decimal:
        c = Decimal(channel) / 255
        low = c / Decimal("12.92")
        return (
            low
            if c <= Decimal("0.04045")
            else ((c + Decimal("0.055")) / Decimal("1.055")) ** (Decimal("2.4"))
        )

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return red * Decimal("0.2126") + green * Decimal("0.7152") + blue * Decimal("0.0722")


def contrast(one: str, other: str) -> Decimal:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + Decimal("0.05")) / (dark + Decimal("0.05"))


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_contrast_is_enough(scheme: int) -> None:
    blocks = re.findall(r":root \{(.*?)\}", module._style("style.css"), re.DOTALL)
    tokens = dict(TOKENS.findall(blocks[scheme]))
    for ground, inks in TEXT_ON.items():
        for ink in inks:
            assert contrast(tokens[ink], tokens[ground]) >= Decimal("4.5"), (ink, ground)
    for mark in ("s1", "s2", "s3", "s4", "s5", "rest"):
        assert contrast(tokens[mark], tokens["bg"]) >= 3, mark
