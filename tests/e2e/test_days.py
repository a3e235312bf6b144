"""Days that are held, settled, corrected, reposted and sent again, as whole processes."""

from datetime import timedelta
from pathlib import Path
import signal
import subprocess
import sys

import pytest

from datev_bridge.extf import Reader
from support.cli import hears_interrupts, process_environment
from support.sales import DAY, line, payment, sale
from support.settled import document, files, said, sell
from support.world import World, world

PLATFORM = payment(paymentMethodId=77, code="LIEF", description="Lieferando")
NEXT = DAY + timedelta(days=1)
ON, AFTER = DAY.isoformat(), NEXT.isoformat()
FIRST = f"EXTF_Zum-Anker_141948669132802_{DAY:%Y%m%d}.csv"
K1 = FIRST.replace("EXTF_", "EXTF_K1_")
MAP = ("--map", "payment:77", "--account", "1361", "--kind", "card", "--name", "Lieferando")


def rows(path: Path) -> list[str]:
    read = Reader(path.read_bytes()).rows()
    return [f"{r.account} {r.side.value} {r.amount}/{r.contra_account}" for r in read]


def next_day(number: int = 2) -> object:
    return sale(number, timeOfOpening=f"{AFTER}T18:00:00.000Z", timeClosed=f"{AFTER}T19:00:00.000Z")


def test_a_held_day_is_shown_decided_and_follows_as_a_nachtrag(tmp_path: Path) -> None:
    with world(tmp_path, sale(payments=[PLATFORM])) as here:
        sell(here, next_day(), day=NEXT)
        assert said(here, "export", "--from", ON, "--to", AFTER).code == 3
        listed = document(here, "days", "list", "--from", ON, "--to", AFTER)
        assert [(d["business_day"], d["state"]) for d in listed["days"]] == [
            (ON, "held"),
            (AFTER, "delivered"),
        ]
        (held,) = listed["days"][0]["held"]
        assert held["code"] == "MAP-001"
        assert held["proposals"] == [{"kind": "map_category", "subjects": ["payment:77"]}]
        shown = said(here, "days", "show", ON)
        assert "Blocks MAP-001" in shown.out
        assert f"days decide {ON} --map payment:77 --account … --kind … --by …" in shown.out

        before = here.files
        dry = said(here, "days", "decide", ON, *MAP, "--dry-run", by="Kanzlei")
        assert (dry.code, here.files) == (0, before)
        assert f"{ON} · missing" in dry.out
        decided = document(here, "days", "decide", ON, *MAP, "--reason", "Neu", by="Kanzlei")
        assert decided["day"]["state"] == "missing"
        assert decided["decision"]["by"] == "Kanzlei"

        ended = said(here, "export", "--from", ON, "--to", AFTER)
        assert ended.code == 0
        late = FIRST.replace("EXTF_", "EXTF_Nachtrag_")
        assert rows(here.out / late) == ["1792 S 11.90/8400", "1361 S 11.90/1792"]
        proof = (here.out / f"proof_141948669132802_{DAY:%Y%m%d}.json").read_text("utf-8")
        assert '"by": "Kanzlei"' in proof
        shown = said(here, "days", "show", ON)
        assert decided["decision"]["id"] in shown.out
        assert f"{ON} · delivered" in shown.out


def test_what_an_issue_does_not_name_is_left_to_the_person(tmp_path: Path) -> None:
    with world(tmp_path, sale(salesLines=[line("11.90", "1.07")])) as here:
        (held,) = document(here, "days", "show", ON)["held"]
        assert held["proposals"] == [{"kind": "map_category", "subjects": []}]
        shown = said(here, "days", "show", ON).out
        assert f"days decide {ON} --map … --account … --kind … --by …" in shown


def test_a_decision_taken_back_holds_the_day_again(tmp_path: Path) -> None:
    with world(tmp_path, sale(payments=[PLATFORM])) as here:
        taken = document(here, "days", "decide", ON, *MAP, by="Kanzlei")["decision"]["id"]
        back = document(here, "days", "decide", ON, "--withdraw", taken, by="Inhaberin")
        assert back["day"]["state"] == "held"
        assert back["decision"]["withdrawal"]["by"] == "Inhaberin"
        assert said(here, "export", "--day", ON).code == 3
        again = said(here, "days", "decide", ON, "--withdraw", taken, by="Inhaberin")
        assert (again.code, "DEC-005" in again.err) == (3, True)
        lines = (here.out / "decisions.jsonl").read_text("utf-8").splitlines()
        assert len(lines) == 2


@pytest.mark.parametrize(
    ("sales", "words", "expected"),
    [
        (
            [sale(), sale(2, payments=[payment("1.00")])],
            ("--exclude", "R65315.2", "--reason", "Storno fehlt"),
            ["1792 S 11.90/8400", "1000 S 11.90/1792"],
        ),
        (
            [sale(payments=[payment("10.00")])],
            ("--difference", "R65315.1"),
            ["1792 S 11.90/8400", "1792 H 1.90/1590", "1000 S 10.00/1792"],
        ),
        (
            [sale(), sale(2, type="CANCEL")],
            ("--read", "CANCEL=information"),
            ["1792 S 11.90/8400", "1000 S 11.90/1792"],
        ),
    ],
)
def test_every_decision_releases_its_day(
    tmp_path: Path, sales: list[object], words: tuple[str, ...], expected: list[str]
) -> None:
    with world(tmp_path, *sales) as here:
        assert said(here, "export", "--day", ON).code == 3
        ended = said(here, "days", "decide", ON, *words, by="Kanzlei")
        assert (ended.code, f"{ON} · missing" in ended.out) == (0, True)
        assert said(here, "export", "--day", ON).code == 0
        assert rows(here.out / FIRST) == expected


def test_a_decision_without_what_it_needs_is_refused(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        lines = {
            ("--exclude", "R65315.1"): (3, "DEC-002"),
            ("--exclude", "R65315.1", "--reason", "x", "--from-now-on"): (3, "DEC-003"),
            ("--map", "payment:77"): (3, "MAP-058"),
            ("--map", "nichts:77", "--account", "1361", "--kind", "card"): (3, "MAP-057"),
            ("--read", "CANCEL"): (3, "DEC-006"),
            ("--incomplete", "--exclude", "R1"): (2, "CLI-005"),
            (): (2, "CLI-005"),
        }
        for words, (code, issue) in lines.items():
            ended = said(here, "days", "decide", ON, *words, by="Kanzlei")
            assert (ended.code, issue in ended.err) == (code, True), words
        idle = said(here, "days", "decide", ON, "--incomplete", by="Kanzlei")
        assert (idle.code, "DEC-007" in idle.err) == (0, True)


def test_a_late_change_becomes_k1_with_the_rows_of_the_worked_day(tmp_path: Path) -> None:
    """Worked day J: 50.00 changed from cash to card after the day was delivered."""
    food = [line("50.00")]
    with world(tmp_path, sale(1), sale(2, salesLines=food, payments=[payment("50.00")])) as here:
        assert said(here, "export", "--day", ON).code == 0
        sell(here, sale(1), sale(2, salesLines=food, payments=[by_card("50.00")]))
        dry = said(here, "export", "--corrections", "--dry-run")
        assert (dry.code, files(here)) == (0, [FIRST])
        ended = said(here, "export", "--corrections", "--days", "3")
        assert ended.code == 0
        assert files(here) == [K1, FIRST]
        assert rows(here.out / K1) == ["1000 H 50.00/1792", "1361 S 50.00/1792"]
        content = (here.out / K1).read_bytes()
        assert content.count(f";{DAY:%d%m};".encode()) == 2
        again = document(here, "export", "--corrections")
        assert (again["files"], [i["code"] for i in again["issues"]]) == ([], ["RUN-015"])
        (day,) = document(here, "days", "list", "--day", ON)["days"]
        assert (day["state"], day["files"]) == ("corrected", [FIRST, K1])


def by_card(amount: str) -> object:
    return payment(amount, paymentMethodId=8, code="CARD", description="Karte")


def test_a_repost_books_by_the_new_mapping_and_a_replacement_names_the_old_file(
    tmp_path: Path,
) -> None:
    with world(tmp_path) as here:
        assert said(here, "export", "--day", ON).code == 0
        here.change_profile('account = "8400"', 'account = "8401"')
        account = '\n[[account]]\nnumber = "8401"\nname = "Erlöse Bar"\nautomatic = "19"\n'
        here.profile.write_text(here.profile.read_text("utf-8") + account, "utf-8")
        assert document(here, "export", "--corrections")["files"] == []
        assert said(here, "runs", "repost", ON).code == 0
        assert rows(here.out / K1) == ["1792 H 11.90/8400", "1792 S 11.90/8401"]
        e1 = FIRST.replace("EXTF_", "EXTF_E1_")
        assert said(here, "runs", "repost", "--replaces", K1).code == 0
        assert rows(here.out / e1) == rows(here.out / K1)
        listed = document(here, "runs", "list")["files"]
        assert [(f["kind"], f["replaces"], f["replaced_by"]) for f in listed] == [
            ("regular", None, None),
            ("K1", None, e1),
            ("E1", K1, None),
        ]
        shown = said(here, "runs", "show", e1)
        assert "1792  S  11.90  8401" in shown.out
        assert said(here, "runs", "repost", AFTER).code == 3
        assert said(here, "runs", "repost").code == 2


def test_a_file_is_sent_again_byte_for_byte(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        assert said(here, "export", "--day", ON).code == 0
        content = (here.out / FIRST).read_bytes()
        (here.out / FIRST).write_bytes(b"verschnitten")
        words = ["runs", "resend", FIRST, "--profile", str(here.profile), "-o", "-"]
        done = subprocess.run(
            [sys.executable, "-m", "datev_bridge_cli", *words],
            env=process_environment({}),
            capture_output=True,
            check=True,
        )
        assert done.stdout == content
        assert (here.out / FIRST).read_bytes() == b"verschnitten"
        assert said(here, "runs", "resend", FIRST, "--dry-run").code == 0
        assert (here.out / FIRST).read_bytes() == b"verschnitten"
        assert said(here, "runs", "resend", FIRST).code == 0
        assert (here.out / FIRST).read_bytes() == content
        unknown = said(here, "runs", "resend", "EXTF_x.csv")
        assert (unknown.code, FIRST in unknown.err) == (3, True)


# Killed ------------------------------------------------------------------------------------------
WINDOWS = ("begin", "put:proof", "put:EXTF", "days", "ledger", "complete")
KILLED = """
import os, signal, sys
from datev_bridge.delivery import folder, records
from datev_bridge_cli.program import run
from datev_bridge_cli.language import Language

window, words = sys.argv[1], sys.argv[2:]

def die_after(owner, name, when):
    real = getattr(owner, name)
    def dying(self, *values):
        result = real(self, *values)
        if when(*values):
            os.kill(os.getpid(), signal.SIGKILL)
        return result
    setattr(owner, name, dying)

always = lambda *values: True
starts = lambda word: lambda name, content: name.startswith(word)
{
    "begin": lambda: die_after(folder.FolderLedger, "begin", always),
    "put:proof": lambda: die_after(folder.FolderOutput, "put", starts("proof")),
    "put:EXTF": lambda: die_after(folder.FolderOutput, "put", starts("EXTF")),
    "days": lambda: die_after(records.FolderSealedDays, "append", always),
    "ledger": lambda: die_after(folder.FolderLedger, "append", always),
    "complete": lambda: die_after(folder.FolderLedger, "complete", always),
}[window]()
sys.exit(run(words, Language.EN))
"""


def killed(here: World, window: str, *words: str) -> None:
    """Run a command that is killed with SIGKILL right after a step."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, window, *words, "--profile", str(here.profile)],
        env=process_environment({}),
        capture_output=True,
        preexec_fn=hears_interrupts,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


@pytest.mark.parametrize("window", WINDOWS)
def test_a_killed_export_leaves_no_orphan_and_books_nothing_twice(
    tmp_path: Path, window: str
) -> None:
    with world(tmp_path) as here:
        sell(here, next_day(), day=NEXT)
        killed(here, window, "export", "--day", ON)
        # Another range: were a file left behind, its day would be in two.
        ended = said(here, "export", "--from", ON, "--to", AFTER)
        assert ended.code == 0
        assert ("RUN-008" in ended.err) == (window in {"put:EXTF", "days", "ledger"})
        days = [day for name in files(here) for day in days_in(here, name)]
        assert sorted(days) == [ON, AFTER]
        recorded = document(here, "runs", "list")["files"]
        assert sorted(file["file"] for file in recorded) == files(here)
        proofs = {name.rpartition("_")[2].partition(".")[0] for name in files(here, "proof")}
        assert proofs == {name.rpartition("_")[2].partition(".")[0] for name in files(here)}
        states = document(here, "days", "list", "--from", ON, "--to", AFTER)["days"]
        assert [day["state"] for day in states] == ["delivered"] * 2
        assert [name for name in here.files if "unfinished" in name] == []


@pytest.mark.parametrize("window", WINDOWS[2:])
def test_a_killed_correction_is_recorded_once(tmp_path: Path, window: str) -> None:
    with world(tmp_path) as here:
        assert said(here, "export", "--day", ON).code == 0
        sell(here, sale(payments=[by_card("11.90")]))
        killed(here, window, "export", "--corrections")
        ended = document(here, "export", "--corrections")
        assert ended["files"] == []
        assert files(here) == [K1, FIRST]
        assert [f["file"] for f in document(here, "runs", "list")["files"]] == [FIRST, K1]
        assert document(here, "export", "--corrections")["files"] == []


def days_in(here: World, name: str) -> list[str]:
    rows = Reader((here.out / name).read_bytes()).rows()
    return sorted({str(row.document_date) for row in rows})
