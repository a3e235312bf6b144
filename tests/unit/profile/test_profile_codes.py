"""Every code of the profile has a file that shows exactly it."""

from pathlib import Path

import pytest

from datev_bridge import assembly
from datev_bridge.errors import ConfigurationError
from datev_bridge.issues import Issue, Severity
from datev_bridge.profile import check_profile, codes, from_toml
from support.profiles import ACCOUNT, RULE, toml
from support.told import codes_of, kinds_of, says_everything

FILES = {
    "SET-001": ("", "[property\n"),
    "SET-002": ("datev.konto", toml(datev='konto = "1000"')),
    "SET-003": ("datev.clearing_account", toml(datev="clearing_account = -")),
    "SET-004": ("datev.committed", toml(datev='committed = "ja"')),
    "SET-010": ("datev.consultant_number", toml(datev="consultant_number = 1000")),
    "SET-011": ("datev.client_number", toml(datev="client_number = 100000")),
    "SET-012": ("datev.account_length", toml(datev="account_length = 9")),
    "SET-013": ("datev.fiscal_year_start", toml(datev='fiscal_year_start = "02-29"')),
    "SET-014": ("datev.fiscal_year_start", toml(datev='fiscal_year_start = "07-15"')),
    "SET-015": ("datev.journal_code", toml(datev='journal_code = "LS1"')),
    "SET-016": ("schedule.closing_time", toml(rest='[schedule]\nclosing_time = "24:00"')),
    "SET-017": ("datev.clearing_account", toml(datev='clearing_account = "8400"')),
    "SET-019": ("account", toml(account='number = "1361"') + ACCOUNT),
    "SET-020": ("kseries.api_url", toml(rest='[kseries]\napi_url = "http://example.org"')),
    "SET-021": ("datev.posting_text", toml(datev='posting_text = "{kategorie}"')),
    "SET-022": ("datev.posting_text", toml(datev='posting_text = "{date:%Y}"')),
    "SET-023": ("datev.posting_text", toml(datev='posting_text = "{category"')),
    "SET-030": ("schedule.weekday", toml(rest="[schedule]\nweekday = 8")),
    "SET-031": ("delivery.recipients[1]", toml(rest='[delivery]\nrecipients = ["anna"]')),
    "SET-032": ("datev.tip_account", toml(datev='tip_account = "1792"')),
    "SET-040": ("debtors", toml(rest='[debtors]\nfirst = "70000"\nlast = "79999"')),
    "SET-041": (
        "mapping",
        toml(rule='category = "discount"\nid = -\nkind = "discount"\naccount = "8780"\nrate = "7"'),
    ),
    "SET-042": ("kseries.redirect_uri", toml(rest='[kseries]\nclient_id = "devp-v2-x"')),
    "SET-043": ("datev.document_field_1", toml(datev='document_field_1 = "{date}-{location}"')),
    "SET-044": ("mapping[1]", toml(rule=f'name = "{"Getränke " * 8}"')),
    "SET-045": ("datev.document_field_1", toml(datev='document_field_1 = "{location}"')),
    "SET-046": ("datev.journal_description", toml(datev='journal_description = "Bar & Küche"')),
}
KINDS = kinds_of(codes)


def found_in(text: str) -> tuple[Issue, ...]:
    try:
        return check_profile(from_toml(text))
    except ConfigurationError as error:
        return error.issues


def test_every_code_has_a_file_that_shows_it() -> None:
    assert KINDS.keys() == FILES.keys()


def test_an_ordinary_profile_has_no_issue() -> None:
    text = toml(rule='account = "8400"', account='number = "1361"')
    assert check_profile(from_toml(text)) == ()


@pytest.mark.parametrize("code", FILES)
def test_the_file_shows_that_code_alone(code: str) -> None:
    where, text = FILES[code]
    (issue,) = found_in(text)
    assert (issue.code, issue.where) == (code, where)
    assert says_everything(issue)
    if KINDS[code].severity is Severity.BLOCKS:
        with pytest.raises(ConfigurationError, match=code):
            from_toml(text)
    else:
        assert from_toml(text).name == "Restaurant Demo"


@pytest.mark.parametrize(
    ("value", "is_right"),
    [("1000", False), ("1001", True), ("9999999", True), ("10000000", False), ("-5", False)],
)
def test_consultant_numbers(value: str, *, is_right: bool) -> None:
    found = found_in(toml(datev=f"consultant_number = {value}"))
    assert codes_of(found) == ([] if is_right else ["SET-010"])


@pytest.mark.parametrize(
    ("value", "is_right"), [("0", False), ("1", True), ("99999", True), ("100000", False)]
)
def test_client_numbers(value: str, *, is_right: bool) -> None:
    found = found_in(toml(datev=f"client_number = {value}"))
    assert codes_of(found) == ([] if is_right else ["SET-011"])


@pytest.mark.parametrize(
    ("address", "is_right"),
    [
        ("anna@example.de", True),
        ("anna@example.de;", False),
        ("anna@example.de,", False),
        ("anna@example.de>", False),
        ("anna@exam\\u0000ple.de", False),
        ("anna@example.d\\u0001e", False),
    ],
)
def test_recipients(address: str, *, is_right: bool) -> None:
    found = found_in(toml(rest=f'[delivery]\nrecipients = ["{address}"]'))
    assert codes_of(found) == ([] if is_right else ["SET-031"])


@pytest.mark.parametrize("length", [3, 4, 8, 9])
def test_account_lengths(length: int) -> None:
    clearing = "1792".ljust(length, "0")
    found = found_in(toml(datev=f'account_length = {length}\nclearing_account = "{clearing}"'))
    assert codes_of(found) == ([] if 4 <= length <= 8 else ["SET-012"])


@pytest.mark.parametrize(
    ("value", "is_right"),
    [("00:00", True), ("23:59", True), ("9:00", False), ("23:60", False), ("1٢:00", False)],
)
def test_times_of_day(value: str, *, is_right: bool) -> None:
    found = found_in(toml(rest=f'[schedule]\nclosing_time = "{value}"'))
    assert codes_of(found) == ([] if is_right else ["SET-016"])


@pytest.mark.parametrize(("code", "is_right"), [("", True), ("LS", True), ("ls", False)])
def test_journal_codes(code: str, *, is_right: bool) -> None:
    assert codes_of(found_in(toml(datev=f'journal_code = "{code}"'))) == (
        [] if is_right else ["SET-015"]
    )


@pytest.mark.parametrize(
    ("address", "is_safe"),
    [
        ("https://api.example.org", True),
        ("https://api.example.org:8443/x", True),
        ("http://127.0.0.1:8000", True),
        ("http://localhost", True),
        ("http://[::1]:5", True),
        ("http://127.0.0.1.example.org", False),
        ("ftp://localhost", False),
        ("https://", False),
        ("localhost", False),
        ("", False),
        ("https://[", False),
        ("https://example.org:99999", False),
    ],
)
@pytest.mark.parametrize("key", ["api_url", "auth_url"])
def test_addresses(key: str, address: str, *, is_safe: bool) -> None:
    found = found_in(toml(rest=f'[kseries]\n{key} = "{address}"'))
    assert codes_of(found) == ([] if is_safe else ["SET-020"])


@pytest.mark.parametrize("account", ["8400", "1400", "1000", "3400"])
def test_the_clearing_account_takes_neither_tax_nor_cash(account: str) -> None:
    found = found_in(toml(datev=f'clearing_account = "{account}"'))
    assert codes_of(found) == ([] if account == "1400" else ["SET-017"])


def test_a_clearing_account_that_is_no_account() -> None:
    (issue,) = found_in(toml(datev='clearing_account = "179"'))
    assert issue.code.startswith("MAP-2")
    assert issue.where == "datev.clearing_account"


def test_a_declared_account_that_is_none() -> None:
    (issue,) = found_in(toml(account='number = "13"'))
    assert issue.code.startswith("MAP-2")
    assert issue.where == "account[1]"


def test_rules_are_counted_from_one() -> None:
    text = toml(rule='account = "8400"') + RULE.replace("8400", "84")
    (issue,) = found_in(text)
    assert issue.where == "mapping[2]"


@pytest.mark.parametrize(
    ("first", "last", "is_right"),
    [
        ("10100", "19999", True),
        ("10100", "10100", True),
        ("69999", "69999", True),
        ("10101", "10100", False),
        ("1010", "1999", False),
        ("60000", "70000", False),
        ("00001", "19999", False),
        ("1010x", "19999", False),
        ("101000", "199999", False),
    ],
)
def test_ranges_of_debtors(first: str, last: str, *, is_right: bool) -> None:
    found = found_in(toml(rest=f'[debtors]\nfirst = "{first}"\nlast = "{last}"'))
    assert codes_of(found) == ([] if is_right else ["SET-040"])


@pytest.mark.parametrize(("found", "is_right"), [("gross", True), ("net", False), ("mixed", False)])
def test_discounts_need_a_pos_that_states_them_with_vat(found: str, *, is_right: bool) -> None:
    rule = 'category = "discount"\nid = -\nkind = "discount"\naccount = "8780"\nrate = "7"'
    text = toml(rule=rule) + f'[calibration]\ndiscounts = "{found}"\n'
    assert codes_of(found_in(text)) == ([] if is_right else ["SET-041"])


def test_a_calibration_may_hold_what_cannot_be_printed() -> None:
    text = toml() + f"[calibration]\ndiscounts = 0x{'F' * 4000}\n"
    assert codes_of(found_in(text)) == []


@pytest.mark.parametrize(
    ("client", "redirect", "codes"),
    [
        ("", "", []),
        ("devp-v2-x", "https://bridge.example/back", []),
        ("devp-v2-x", "http://127.0.0.1:8080/back", []),
        ("devp-v2-x", "", ["SET-042"]),
        ("devp-v2-x", "http://bridge.example/back", ["SET-020"]),
        ("devp-v2-x", "bridge.example", ["SET-020"]),
        ("", "https://", []),
    ],
)
def test_redirect_addresses(client: str, redirect: str, codes: list[str]) -> None:
    text = toml(rest=f'[kseries]\nclient_id = "{client}"\nredirect_uri = "{redirect}"')
    assert codes_of(found_in(text)) == codes


TIP = 'category = "tip"\nkind = "tip"\naccount = "1592"\n'


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ('account = "4400"', "MAP-021"),
        ('id = ""', "MAP-024"),
        ("valid_from = 2026-07-01\nvalid_until = 2026-06-30", "MAP-025"),
        ('kind = "card"', "MAP-020"),
        (TIP, "MAP-033"),
        (TIP + 'id = -\nrevenue_centre = "4"\nrate = "7"\npayment_method = "7"', None),
        ('payment_method = "7"', "MAP-033"),
        ('category = "payment"\nkind = "card"\naccount = "1361"\nrate = "7"', "MAP-033"),
        ('category = "payment"\nkind = "card"\naccount = "1000"', "MAP-022"),
        ('category = "payment"\nkind = "taxed_voucher"\naccount = "1718"', "MAP-030"),
        ('category = "rounding"\nkind = "rounding"\nid = -\nrevenue_centre = "4"', "MAP-033"),
    ],
)
def test_what_is_wrong_with_a_rule_has_the_code_of_the_mapping(rule: str, code: str | None) -> None:
    found = found_in(toml(rule=rule))
    assert codes_of(found) == ([code] if code else [])
    assert all(issue.where == "mapping[1]" and says_everything(issue) for issue in found)


def test_an_account_that_the_adviser_declared_is_of_this_chart() -> None:
    rule = 'account = "4400"'
    assert found_in(toml(rule=rule, account='number = "4400"\nautomatic = "19"')) == ()


@pytest.mark.parametrize(
    ("target", "kind"),
    [("tip", "tip"), ("rounding", "rounding"), ("float", "other"), ("fallback_revenue", "revenue")],
)
def test_only_categories_need_an_id(target: str, kind: str) -> None:
    found = found_in(toml(rule=f'category = "{target}"\nkind = "{kind}"\nid = -'))
    assert found == ()


def test_a_rule_may_end_on_the_day_it_begins() -> None:
    dates = "valid_from = 2026-07-01\nvalid_until = 2026-07-01"
    assert found_in(toml(rule=dates)) == ()


def test_the_other_chart_is_told_by_revenue_alone() -> None:
    card = 'category = "payment"\nkind = "card"\naccount = "4400"'
    assert found_in(toml(rule=card)) == ()


def test_what_blocks_comes_first() -> None:
    text = toml(datev='journal_code = "x"\nposting_text = "{"\nfiscal_year_start = "07-15"')
    assert codes_of(found_in(text)) == ["SET-023", "SET-014", "SET-015"]


def test_a_profile_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as caught:
        assembly.open_profile(tmp_path / "keins.toml")
    assert caught.value.code == "SET-005"
    assert says_everything(caught.value.issue)
