"""The mapping in a profile's file, worked on by whole processes."""

from pathlib import Path
import tomllib

from datev_bridge.extf import Reader
from support.sales import DAY, line, payment, sale
from support.settled import document, files, said
from support.world import World, world

PLATFORM = payment(paymentMethodId=77, code="LIEF", description="Lieferando")
FOOD = line("10.70", "1.07", accountingGroup={"accountingGroupId": 1, "name": "Speisen"})
ON = DAY.isoformat()
SET = ("mapping", "set", "payment:77", "--account", "1361", "--kind", "platform")


def comments(here: World) -> list[str]:
    text = here.profile.read_text("utf-8")
    return [part for part in text.splitlines() if part.lstrip().startswith("#")]


def annotate(here: World) -> list[str]:
    """Write comments into the profile as people do, and return them."""
    text = here.profile.read_text("utf-8")
    text = text.replace("[[mapping]]\n", "# darunter\n[[mapping]]\n") + "\n# am Ende\n"
    here.profile.write_text(text, "utf-8")
    return comments(here)


def rules(here: World) -> dict[tuple[str, str], dict[str, str]]:
    found = tomllib.loads(here.profile.read_text("utf-8"))["mapping"]
    return {(rule["category"], rule.get("id", "")): rule for rule in found}


def test_a_held_day_is_released_by_a_rule_and_follows_as_a_nachtrag(tmp_path: Path) -> None:
    with world(tmp_path, sale(payments=[PLATFORM])) as here:
        assert said(here, "export", "--day", ON).code == 3
        (day,) = document(here, "days", "list", "--day", ON)["days"]
        assert (day["state"], day["held"][0]["code"]) == ("held", "MAP-001")
        kept, before = annotate(here), here.profile.read_bytes()
        dry = said(here, *SET, "--name", "Lieferando", "--dry-run", by="Kanzlei")
        assert (dry.code, here.profile.read_bytes()) == (0, before)
        assert dry.out.startswith("+ payment:77  Lieferando  1361  platform")
        assert said(here, *SET, "--name", "Lieferando", by="Kanzlei").code == 0
        assert comments(here) == kept
        assert rules(here)["payment", "77"]["account"] == "1361"
        assert said(here, "export", "--day", ON).code == 0
        (name,) = files(here)
        accounts = [row.account for row in Reader((here.out / name).read_bytes()).rows()]
        assert accounts == ["1792", "1361"]


def test_every_state_is_kept_compared_and_restored(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        first = document(here, "mapping", "show", "--history")["steps"][0]
        assert first["author"] == ""
        assert said(here, *SET, "--note", "Vertrag", by="Kanzlei").code == 0
        changed = ("mapping", "set", "payment:77", "--account", "1362", "--kind", "platform")
        account = '\n[[account]]\nnumber = "1362"\nautomatic = "no"\n'
        here.profile.write_text(here.profile.read_text("utf-8") + account, "utf-8")
        assert said(here, *changed, by="Inhaberin").code == 0
        steps = document(here, "mapping", "show", "--history")["steps"]
        assert [s["author"] for s in steps] == ["", "Kanzlei", "", "Inhaberin"]
        assert steps[1]["note"] == "Vertrag"
        assert [s["parent"] for s in steps[1:]] == [s["revision"] for s in steps[:-1]]
        (change,) = document(here, "mapping", "diff")["changes"]
        assert (change["kind"], change["attributes"]) == ("changed", ["account"])
        (change,) = document(here, "mapping", "diff", first["revision"])["changes"]
        assert change["kind"] == "added"
        shown = said(here, "mapping", "diff")
        assert "account: 1361 → 1362" in shown.out
        assert said(here, "mapping", "restore", first["revision"][:6], by="Kanzlei").code == 0
        assert ("payment", "77") not in rules(here)
        unknown = said(here, "mapping", "restore", "zzz", by="Kanzlei")
        assert (unknown.code, "MAP-044" in unknown.err) == (3, True)


def test_suggestions_are_written_confirmed_and_approved(tmp_path: Path) -> None:
    sold = sale(salesLines=[FOOD], payments=[payment("10.70")])
    with world(tmp_path, sold) as here:
        kept = annotate(here)
        days = ("--days", "12")
        shown = said(here, "mapping", "suggest", *days)
        assert "Speisen" in shown.out
        assert "8300" in shown.out
        assert rules(here).keys() == rules(here).keys() - {("revenue", "1")}
        assert said(here, "mapping", "suggest", *days, "--write").code == 2
        assert said(here, "mapping", "suggest", *days, "--write", by="Inhaberin").code == 0
        assert rules(here)["revenue", "1"]["confirmed"] is False
        assert said(here, "export", "--day", ON).code == 3
        refused = said(here, "mapping", "approve", "--offline", by="Kanzlei")
        assert (refused.code, "MAP-004" in refused.err) == (3, True)
        wrong = said(here, "mapping", "confirm", "Spiesen", by="Kanzlei")
        assert (wrong.code, "Speisen" in wrong.err) == (3, True)
        assert said(here, "mapping", "confirm", "speisen", by="Kanzlei").code == 0
        assert "confirmed" not in rules(here)["revenue", "1"]
        approved = document(here, "mapping", "approve", *days, by="Kanzlei")
        assert approved["revision"]
        again = said(here, "mapping", "approve", *days, by="Kanzlei")
        assert (again.code, "MAP-041" in again.err) == (3, True)
        last = document(here, "mapping", "show", "--history")["steps"][-1]
        assert last["approved_by"] == "Kanzlei"
        assert comments(here) == kept
        assert said(here, "export", "--day", ON).code == 0


def test_what_would_book_wrong_is_not_written(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        before = here.profile.read_bytes()
        lines = {
            ("revenue:2", "--rate", "7", "--account", "8400"): "MAP-",
            ("revenue:2", "--account", "12"): "MAP-",
            ("revenue:2",): "MAP-058",
            ("nichts:2", "--account", "8400"): "MAP-057",
        }
        for words, code in lines.items():
            ended = said(here, "mapping", "set", *words, by="Kanzlei")
            assert (ended.code, code in ended.err) == (3, True), (words, ended.err)
        assert here.profile.read_bytes() == before


def test_the_tax_calendar_is_told_for_any_day(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        drinks = ("mapping", "set", "revenue:2", "--account", "8400", "--rate", "19")
        assert said(here, *drinks, "--name", "Getränke", by="Kanzlei").code == 0
        here.change_profile('[[mapping]]\ncategory = "revenue"\nid = "2"\naccount = "8400"\n'
                            'kind = "revenue"\n\n', "")  # fmt: skip
        assert said(here, "mapping", "check", "--offline", "--on", "2026-11-21").code == 0
        ended = said(here, "mapping", "check", "--offline", "--on", "2020-06-01")
        assert ended.code == 1
        assert "16 %" in ended.out
        with_pos = document(here, "mapping", "check", "--days", "0")
        assert with_pos["issues"] == []


def test_a_table_goes_out_and_comes_back(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        kept = annotate(here)
        for name in ("konten.csv", "konten.xlsx"):
            table = tmp_path / name
            assert said(here, "mapping", "export", "-o", str(table)).code == 0
            same = document(here, "mapping", "import", str(table), by="Kanzlei")
            assert (same["changes"], same["revision"]) == ([], None)
        text = (tmp_path / "konten.csv").read_text("utf-8-sig")
        (tmp_path / "konten.csv").write_text(text.replace(";1000;", ";1001;"), "utf-8")
        changed = document(here, "mapping", "import", str(tmp_path / "konten.csv"), by="Kanzlei")
        assert [c["attributes"] for c in changed["changes"]] == [["account"]]
        assert rules(here)["payment", "7"]["account"] == "1001"
        assert comments(here) == kept
        (tmp_path / "konten.csv").write_text("Bereich;Konto\n", "utf-8")
        ended = said(here, "mapping", "import", str(tmp_path / "konten.csv"), by="Kanzlei")
        assert (ended.code, rules(here)["payment", "7"]["account"]) == (3, "1001")


def test_a_mapping_that_no_command_can_change_is_left_alone(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        text = here.profile.read_text("utf-8")
        head, _, _ = text.partition("[[mapping]]")
        inline = 'mapping = [{category = "payment", id = "7", account = "1000", kind = "cash"}]\n'
        here.profile.write_text(inline + head, "utf-8")
        ended = said(here, *SET, by="Kanzlei")
        assert (ended.code, "SET-060" in ended.err) == (3, True)
        assert here.profile.read_text("utf-8") == inline + head
