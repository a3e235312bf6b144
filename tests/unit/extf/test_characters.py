"""Transliteration: only where asked, only what must change, all of it reported."""

import pytest

from datev_bridge.extf import Change, transliterate


@pytest.mark.parametrize("text", ["", "5 € – „ok“ ‚x‘ … ™ ÄÖÜäöüß ñ œ Š ž", "Crème brûlée"])
def test_what_windows_1252_has_stays(text: str) -> None:
    assert transliterate(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "written", "changes"),
    [
        ("Łódź", "Lódz", (Change("Ł", "L"), Change("ź", "z"))),
        ("ąęőčřşğı", "aeocrsgi", None),
        ("Pizza 🍕!", "Pizza !", (Change("🍕", ""),)),
        ("a\nb", "a b", (Change("\n", " "),)),
        ("a\u0308", "ä", (Change("a\u0308", "ä"),)),
        ("e\u0301\u0323", "e", None),
        ("ﬁ ①②", "fi 12", None),
        ("STRAẞE", "STRASSE", (Change("ẞ", "SS"),)),
        ("3−2", "3-2", (Change("−", "-"),)),
        ("日本", "", (Change("日", ""), Change("本", ""))),
        ("a\x00b", "ab", (Change("\x00", ""),)),
    ],
)
def test_the_rest_is_rewritten(text: str, written: str, changes: tuple[Change, ...] | None) -> None:
    result, reported = transliterate(text)
    assert result == written
    assert reported
    if changes is not None:
        assert reported == changes
