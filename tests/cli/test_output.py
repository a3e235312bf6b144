"""What goes to which stream."""

from datetime import UTC, datetime
import json
import time
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.issues import IssueKind, Severity
from datev_bridge.mapping.history import MappingStep
from datev_bridge_cli.failures import ExitCode, Failure
from datev_bridge_cli.language import Language
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.rules import show_history


def kind(severity: Severity) -> IssueKind:
    return IssueKind(
        code="DAY-999", severity=severity, de="Falsch.", en="Wrong.", hint_de="Tun.", hint_en="Do."
    )


def test_the_result_is_on_stdout_alone(capsys: pytest.CaptureFixture[str]) -> None:
    Output().result("a table")
    assert capsys.readouterr() == ("a table\n", "")


def test_a_note_is_on_stderr_and_quiet_leaves_it_out(capsys: pytest.CaptureFixture[str]) -> None:
    Output().note("reading")
    Output(verbosity=-1).note("quiet")
    Output().detail("too much")
    Output(verbosity=1).detail("asked for")
    assert capsys.readouterr() == ("", "reading\nasked for\n")


json_values = st.recursive(
    st.none() | st.booleans() | st.text() | st.integers(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@given(body=st.dictionaries(st.text(), json_values))
def test_a_document_is_json_with_name_and_version(body: dict[str, Any]) -> None:
    import contextlib
    import io

    stream = io.StringIO()
    with contextlib.redirect_stdout(stream):
        out = Output(as_json=True)
        out.result("never beside the document")
        out.document("thing", body)
    head = {"document": "datev-bridge/thing", "version": 1}
    assert json.loads(stream.getvalue()) == {**head, **body}


def test_without_json_there_is_no_document(capsys: pytest.CaptureFixture[str]) -> None:
    Output().document("thing", {"a": 1})
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("severity", "de", "en"),
    [
        (Severity.BLOCKS, "Blockiert", "Blocks"),
        (Severity.WARNS, "Warnung", "Warning"),
        (Severity.HINTS, "Hinweis", "Hint"),
    ],
)
def test_an_issue_says_severity_code_place_text_and_next_step(
    severity: Severity, de: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    issue = kind(severity).at("2026-11-21")
    Output(language=Language.DE).issues([issue])
    Output(language=Language.EN).issues([issue])
    assert capsys.readouterr().err == (
        f"{de} DAY-999 · 2026-11-21: Falsch.\n  → Tun.\n"
        f"{en} DAY-999 · 2026-11-21: Wrong.\n  → Do.\n"
    )


def test_quiet_still_tells_what_blocks(capsys: pytest.CaptureFixture[str]) -> None:
    Output(verbosity=-1).issues([kind(Severity.BLOCKS).at(), kind(Severity.WARNS).at()])
    err = capsys.readouterr().err
    assert "Blockiert" in err
    assert "Warnung" not in err


def test_colour_only_where_asked(capsys: pytest.CaptureFixture[str]) -> None:
    Output(colour=True).issues([kind(Severity.BLOCKS).at()])
    assert "\x1b[" in capsys.readouterr().err
    Output(colour=None).issues([kind(Severity.BLOCKS).at()])
    assert "\x1b[" not in capsys.readouterr().err


def test_a_failure_is_a_document_too(capsys: pytest.CaptureFixture[str]) -> None:
    failure = Failure(issue=kind(Severity.BLOCKS).at("here"), code=ExitCode.RECONNECT)
    Output(as_json=True).failure(failure)
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert document["exit_code"] == 4
    assert [issue["code"] for issue in document["issues"]] == ["DAY-999"]
    assert captured.err.startswith("Fehler DAY-999")


def test_a_stage_is_one_line_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with Output(language=Language.EN).progress() as told:
        for number in range(1, 8):
            told("read", number, 7)
        told("write", 1, 2)
    assert capsys.readouterr().err == "Reading business days: 7\nWriting files: 2\n"


def test_findings_are_the_result(capsys: pytest.CaptureFixture[str]) -> None:
    Output().findings([kind(Severity.WARNS).at("here")])
    Output(as_json=True).findings([kind(Severity.WARNS).at("here")])
    assert capsys.readouterr() == ("Warnung DAY-999 · here: Falsch.\n  → Tun.\n", "")


@given(st.text())
def test_no_text_of_the_pos_can_steer_a_terminal(text: str) -> None:
    shown = harmless(text)
    assert len(shown) == len(text)
    assert not any(sign < " " or "\x7f" <= sign <= "\x9f" for sign in shown)


def test_ordinary_text_stays_as_it_is() -> None:
    assert harmless("Käse · „Brot“ 🍦 1\u00a0€") == "Käse · „Brot“ 🍦 1\u00a0€"


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone is the system's")
def test_times_are_those_of_the_clock_on_the_wall(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    try:
        step = MappingStep(id="1", rules=(), at=datetime(2026, 7, 31, 23, 30, tzinfo=UTC))
        show_history(Output(language=Language.EN), [step])
    finally:
        monkeypatch.undo()
        time.tzset()
    assert "2026-08-01 01:30" in capsys.readouterr().out
