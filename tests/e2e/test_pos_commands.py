"""Categories, calibrate, capture, replay and doctor as whole processes over real HTTP."""

import json
from pathlib import Path
import re
import tomllib

import pytest

from datev_bridge.testing.sandbox import Faults
from support.captures import is_distinctive, secrets_in
from support.cli import start
from support.play import playing
from support.sales import DAY, body, line, payment, sale
from support.world import World, world

CARD = payment("30.00", tip="3.00", paymentMethodId=8, code="CARD", description="Karte")
FOOD = line("30.00", "1.07", accountingGroup={"accountingGroupId": 1, "name": "Speisen"})
TWO = (sale(1), sale(2, salesLines=[FOOD], payments=[CARD]))
"""Food has no rule in the world's profile; drinks, cash, card and tips have."""

RULE = '\n[[mapping]]\ncategory = "revenue"\nid = "1"\naccount = "8300"\nkind = "revenue"\n'


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*.*")}


# Categories


def test_categories_show_what_the_pos_has_and_what_it_is_mapped_to(tmp_path: Path) -> None:
    with world(tmp_path, *TWO) as here:
        ended = here.run("categories", "--days", "0")
    assert ended.code == 0
    rows = [re.split(r"\s{2,}", text.strip()) for text in ended.out.splitlines()]
    assert rows == [
        ["Revenue"],
        ["Name", "Id", "Code", "Rate", "Count", "Account"],
        ["Getränke", "2", "20", "8400"],
        ["Speisen", "1", "not mapped"],
        ["Payment methods"],
        ["Name", "Id", "Code", "Rate", "Count", "Account"],
        ["Bar", "7", "CASH", "1000"],
        ["Karte", "8", "CARD", "1361"],
    ]
    assert ended.err.startswith("Without account: 1.")
    assert "--toml" in ended.err


def test_the_missing_rules_can_be_pasted_and_filled_in(tmp_path: Path) -> None:
    with world(tmp_path, *TWO) as here:
        shown = here.run("categories", "--days", "0", "--toml").out
        (rule,) = tomllib.loads(shown)["mapping"]
        assert (rule["category"], rule["id"], rule["account"]) == ("revenue", "1", "")
        profile = here.profile.read_text("utf-8")
        here.profile.write_text(profile + shown, "utf-8")
        assert here.run("categories", "--days", "0").code == 3
        filled = shown.replace('account = ""', 'account = "8300"')
        filled = filled.replace('kind = ""', 'kind = "revenue"')
        here.profile.write_text(profile + filled, "utf-8")
        ended = here.run("categories", "--days", "0", "--toml")
        assert (ended.code, ended.out.strip()) == (0, "")
        assert ended.err == "Everything has an account.\n"
        assert here.export().code == 0


def test_categories_as_a_document(tmp_path: Path) -> None:
    with world(tmp_path, *TWO) as here:
        document = json.loads(here.run("categories", "--days", "0", "--json").out)
        refused = here.run("categories", "--json", "--toml")
    assert document["document"] == "datev-bridge/categories"
    drinks, food = document["categories"][:2]
    assert drinks == {
        "category": "revenue",
        "id": "2",
        "name": "Getränke",
        "code": "20",
        "rate": None,
        "count": 0,
        "set_up": True,
        "accounts": ["8400"],
        "state": "mapped",
    }
    assert (food["state"], food["accounts"]) == ("missing", [])
    assert refused.code == 2


def test_the_last_days_tell_the_rates(tmp_path: Path) -> None:
    with playing(tmp_path) as play:
        ended = play.run("categories", "--days", "7", "--json")
        document = json.loads(ended.out)
    used = [each for each in document["categories"] if each["count"]]
    assert {each["rate"] for each in used if each["category"] == "revenue"} >= {"7", "19"}
    assert {each["category"] for each in used} >= {"revenue", "payment", "tip"}
    assert {each["state"] for each in document["categories"]} == {"mapped"}


# Calibrate


def test_calibrate_states_what_holds(tmp_path: Path) -> None:
    with playing(tmp_path) as play:
        ended = play.run("calibrate", "--days", "5")
        document = json.loads(play.run("calibrate", "--days", "5", "--both-feeds", "--json").out)
        asked = play.running.sandbox.asked("dailyFinancials")
        section = ended.out[ended.out.index("[calibration]") :]
        with play.profile.open("a", encoding="utf-8") as profile:
            profile.write(section)
        assert "yes   The POS is calibrated: → 20" in play.run("doctor").out
    assert ended.code == 0
    assert "Warning KS-600" in ended.out
    assert "Hint KS-603" in ended.out
    block = tomllib.loads(section)["calibration"]
    assert (block["tip"], block["feeds"], block["v1_against_v2"]) == (
        "outside",
        ["v2"],
        "not seen",
    )
    assert asked == 5
    found = document["calibration"]
    assert found["feeds"] == ["v1", "v2"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", found["first_day"])
    assert {"id", "name", "rates"} == set(document["groups"][0])
    assert {issue["code"] for issue in document["issues"]} >= {"KS-600", "KS-603"}


# Capture and replay


def capture(here: World, *words: str) -> tuple[int, str, str]:
    folder = str(here.folder / "captured")
    ended = here.run("capture", "--day", DAY.isoformat(), "--out", folder, *words)
    return ended.code, ended.out, ended.err


def test_a_captured_day_can_be_replayed(tmp_path: Path) -> None:
    with world(tmp_path, *TWO) as here:
        here.profile.write_text(here.profile.read_text("utf-8") + RULE, "utf-8")
        code, out, err = capture(here)
    folder = tmp_path / "captured"
    assert (code, out.splitlines()) == (
        0,
        [str(folder / name) for name in ("case.toml", "profile.toml", f"sales/{DAY}.json")],
    )
    assert f"datev-bridge replay {folder}" in err
    ended = start("replay", str(folder), "--lang", "en")
    assert ended.code == 0
    assert "debit 44.90 · credit 44.90 · balance 0.00 ✔" in ended.out
    assert "Proof: clearing account 0.00, days held 0, files 1 ✔" in ended.out
    document = json.loads(start("replay", str(folder), "--json").out)
    assert document["document"] == "datev-bridge/replay"
    assert document["proof"]["clearing_balance"] == "0.00"
    assert sorted(contents(folder)) == ["case.toml", "profile.toml", f"sales/{DAY}.json"]


def test_nothing_that_names_anyone_is_in_the_folder(tmp_path: Path) -> None:
    with world(tmp_path, *TWO) as here:
        assert capture(here)[0] == 0
        told = json.loads((tmp_path / "recorded" / "sales" / f"{DAY}.json").read_text("utf-8"))
        names = {text for text in secrets_in(told) if is_distinctive(text)} | {
            "Zum Anker",
            '"Berlin"',
            here.sandbox.location_id,
            here.sandbox.app.client_id,
        }
    kept = b"\n".join(contents(tmp_path / "captured").values()).decode()
    assert len(names) > 5
    assert [name for name in names if name in kept] == []


def test_a_capture_never_writes_over_anything(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        assert capture(here)[0] == 0
        before = contents(tmp_path / "captured")
        code, out, err = capture(here)
        assert (code, out) == (3, "")
        assert "Error KS-650" in err
        assert contents(tmp_path / "captured") == before


def test_a_dry_run_captures_nothing(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        code, out, err = capture(here, "--dry-run", "--json")
        assert (code, "Nothing was written." in err) == (0, True)
        assert json.loads(out)["written"] is False
        assert not (tmp_path / "captured").exists()


def test_both_feeds_are_captured_on_request(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        v1 = tmp_path / "recorded" / "financials"
        v1.mkdir()
        (v1 / f"{DAY}.json").write_bytes(body(sale()))
        assert capture(here, "--both-feeds")[0] == 0
    assert {f"sales/{DAY}.json", f"financials/{DAY}.json"} <= set(contents(tmp_path / "captured"))


def test_a_profile_without_rules_captures_with_placeholders(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        text = here.profile.read_text("utf-8")
        here.profile.write_text(text[: text.index("[[mapping]]")], "utf-8")
        assert capture(here)[0] == 0
    ended = start("replay", str(tmp_path / "captured"), "--strict", "--lang", "en")
    assert (ended.code, "files 1 ✔" in ended.out) == (0, True)


def test_days_are_counted_or_named(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        code, _, err = capture(here, "--days", "3")
        assert (code, "CLI-005" in err) == (2, True)
        assert here.sandbox.asked("sales-daily") == 0


def test_a_held_day_in_a_replay_is_shown(tmp_path: Path) -> None:
    with world(tmp_path, *TWO) as here:
        assert capture(here)[0] == 0
    folder = str(tmp_path / "captured")
    lenient, strict = start("replay", folder), start("replay", folder, "--strict")
    assert (lenient.code, strict.code) == (0, 1)
    assert "gehaltene Tage 1" in lenient.out
    assert "Blockiert MAP-001" in lenient.out


def test_a_folder_without_days_cannot_be_replayed(tmp_path: Path) -> None:
    ended = start("replay", str(tmp_path), "--lang", "en")
    assert (ended.code, ended.out) == (3, "")
    assert ended.err.startswith("Error KS-651")


def test_the_last_days_can_be_captured(tmp_path: Path) -> None:
    folder = tmp_path / "captured"
    with playing(tmp_path / "play") as play:
        assert play.run("capture", "--days", "3", "-o", str(folder)).code == 0
    assert len(list((folder / "sales").iterdir())) == 3
    assert start("replay", str(folder)).code == 0


# Doctor


def doctor(here: World, *words: str) -> tuple[int, dict[str, tuple[str, str | None]]]:
    """Return the exit code, and for each question the answer and the code of its reason."""
    ended = here.run("doctor", "--json", *words)
    lines = json.loads(ended.out)["lines"]
    reasons = {line["check"]: line["issue"] and line["issue"]["code"] for line in lines}
    return ended.code, {line["check"]: (line["answer"], reasons[line["check"]]) for line in lines}


def test_everything_is_ready(tmp_path: Path) -> None:
    with playing(tmp_path) as play:
        before = contents(tmp_path)
        ended = play.run("doctor")
        assert contents(tmp_path) == before
    assert ended.code == 0
    assert not re.search(r"^  no ", ended.out, re.MULTILINE)
    heads = [line for line in ended.out.splitlines() if not line.startswith(" ")]
    assert heads == ["Program", "Settings", "POS", "DATEV", "Delivery"]


def test_doctor_without_a_profile_judges_the_program(tmp_path: Path) -> None:
    ended = start("doctor", "--lang", "en", cwd=tmp_path)
    assert ended.code == 0
    assert ended.out.count("DOC-002") > 5
    assert ended.out.count("→ Name it with --profile") == 1


def test_doctor_finds_what_is_missing(tmp_path: Path) -> None:
    with world(tmp_path, *TWO) as here:
        (tmp_path / "client-secret.txt").chmod(0o644)
        here.out.write_text("a file where the folder should be")
        code, found = doctor(here)
    assert code == 1
    assert found["pos.answers"] == ("yes", None)
    assert found["settings.private"] == ("no", "DOC-020")
    assert found["datev.mapped"] == ("no", "DOC-040")
    assert found["delivery.folder"] == ("no", "FILE-001")


def test_doctor_offline_asks_nobody(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        (tmp_path / "client-secret.txt").chmod(0o600)
        before = here.sandbox.asked("/")
        code, found = doctor(here, "--offline")
        assert here.sandbox.asked("/") == before
    assert code == 0
    assert found["pos.connected"] == ("yes", None)
    assert found["pos.answers"] == ("unknown", "DOC-001")


@pytest.mark.parametrize(
    ("trouble", "check", "code"),
    [
        ("not connected", "pos.connected", "AUTH-040"),
        ("revoked", "pos.answers", "AUTH-043"),
        ("another location", "pos.location", "RUN-007"),
        ("no secret", "settings.app", "SET-006"),
        ("no TOML", "settings.profile", "SET-001"),
        ("a broken ledger", "delivery.ledger", "RUN-005"),
    ],
)
def test_doctor_names_the_cause(trouble: str, check: str, code: str, tmp_path: Path) -> None:
    with world(tmp_path, connected=trouble != "not connected") as here:
        match trouble:
            case "revoked":
                here.sandbox.revoke()
            case "another location":
                here.change_profile('location = "1', 'location = "2')
            case "no secret":
                (tmp_path / "client-secret.txt").unlink()
            case "no TOML":
                here.change_profile("[datev]", "[datev")
            case "a broken ledger":
                here.out.mkdir()
                (here.out / "ledger.jsonl").write_text("{half\n")
        ended, found = doctor(here)
    assert ended == 1
    assert found[check] == ("no", code)


def test_no_secret_is_shown_by_any_of_them(tmp_path: Path) -> None:
    with world(tmp_path, faults=Faults(strange_type="BARTER")) as here:
        tokens = json.loads((tmp_path / "tokens.json").read_text("utf-8"))
        secrets = [tokens["access"], tokens["refresh"], here.sandbox.app.client_secret]
        for words in (("doctor",), ("categories", "--days", "0"), ("calibrate", "--days", "1")):
            ended = here.run(*words, "-vv", "--debug")
            assert [s for s in secrets if s in ended.out + ended.err] == []
