"""Other rules in a profile's file: exactly those, and whatever else a person wrote stays."""

from collections import Counter
from collections.abc import Sequence
import tomllib

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
import pytest

from datev_bridge.mapping import AccountKind, MappingRule, RuleTarget
from datev_bridge.profile import from_toml
from datev_bridge.profile.edit import NotEditable, with_rules
from support.profiles import DATEV, PROPERTY
from support.rules import RATES

NAMES = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
RULES = st.builds(
    MappingRule,
    target=st.just(RuleTarget.PAYMENT),
    category_id=st.sampled_from("123"),
    name=NAMES,
    revenue_centre=st.none() | st.sampled_from(["A", '"#', "[[mapping]]"]),
    account=st.sampled_from(["1360", "1361", "1362"]),
    kind=st.sampled_from([AccountKind.CARD, AccountKind.PLATFORM]),
    text=NAMES,
    valid_from=st.none() | st.dates(),
    tip_rate=st.none() | st.sampled_from(RATES),
    is_confirmed=st.booleans(),
)
MANY = st.lists(RULES, max_size=4)
COMMENTS = st.sampled_from(["", "# eins\n", "\n# zwei [[mapping]]\n\n", "#\n#drei = 3\n", "\n\n"])
AROUND = st.tuples(COMMENTS, COMMENTS, COMMENTS)
AFTER = ('[delivery]   # wohin\nfolder = "x"\n', '[[account]]\nnumber = "1361"\n', "")


@st.composite
def files(draw: st.DrawFn) -> tuple[str, list[MappingRule]]:
    """Draw a profile as a person wrote it, with comments everywhere."""
    rules = draw(MANY)
    start = from_toml(PROPERTY + DATEV)
    text = f"# oben\n{PROPERTY}{DATEV}"
    for rule in rules:
        section = with_rules(PROPERTY + DATEV, start, [rule]).removeprefix(PROPERTY + DATEV)
        lines = section.strip("\n").split("\n")
        lines[0] += draw(st.sampled_from(["", "  # Regel"]))
        text += draw(COMMENTS) + "\n".join(lines) + "\n" + draw(COMMENTS)
    text += draw(COMMENTS) + draw(st.sampled_from(AFTER)) + draw(COMMENTS)
    return text, rules


def comments(text: str) -> Counter[str]:
    return Counter(line.strip() for line in text.splitlines() if line.strip().startswith("#"))


def others(text: str) -> dict[str, object]:
    return {key: value for key, value in tomllib.loads(text).items() if key != "mapping"}


@given(file=files(), wanted=MANY)
def test_the_file_has_exactly_the_rules_asked_for_and_every_comment(
    file: tuple[str, list[MappingRule]], wanted: Sequence[MappingRule]
) -> None:
    text, _ = file
    changed = with_rules(text, from_toml(text), wanted)
    assert Counter(from_toml(changed).mapping.rules) == Counter(wanted)
    assert comments(changed) == comments(text)
    assert others(changed) == others(text)


@given(file=files())
def test_the_same_rules_change_no_byte(file: tuple[str, list[MappingRule]]) -> None:
    text, rules = file
    assert with_rules(text, from_toml(text), rules) == text
    assert with_rules(text, from_toml(text), reversed(rules)) == text


@given(file=files(), rule=RULES, end=st.sampled_from(["\n", "\r\n"]))
def test_a_new_rule_adds_lines_and_touches_none(
    file: tuple[str, list[MappingRule]], rule: MappingRule, end: str
) -> None:
    text = file[0].replace("\n", end)
    profile = from_toml(text)
    changed = with_rules(text, profile, (*profile.mapping.rules, rule))
    kept, now = text.split(end), iter(changed.split(end))
    assert all(line in now for line in kept if line)
    assert ("\n" in changed.replace("\r\n", "")) == (end == "\n")


@given(file=files().filter(lambda file: file[1]), data=st.data())
def test_a_change_of_an_account_changes_one_line(
    file: tuple[str, list[MappingRule]], data: st.DataObject
) -> None:
    text, rules = file
    place = data.draw(st.integers(0, len(rules) - 1))
    if Counter(rules)[rules[place]] > 1:
        return
    wanted = [*rules]
    wanted[place] = evolve(rules[place], account="1369")
    changed = with_rules(text, from_toml(text), wanted)
    pairs = zip(text.split("\n"), changed.split("\n"), strict=True)
    assert [new for old, new in pairs if old != new] == ['account = "1369"']


def test_what_does_not_change_is_written_as_before() -> None:
    section = "[[mapping]]\ncategory = 'payment'\nid='7'  # Bar\naccount = '1000'\nkind = 'cash'\n"
    text = f"{PROPERTY}{DATEV}{section}"
    profile = from_toml(text)
    (rule,) = profile.mapping.rules
    changed = with_rules(text, profile, [evolve(rule, account="1001", text="Kasse")])
    assert changed == text.replace("'1000'", '"1001"') + 'text = "Kasse"\n'


def test_rules_that_are_not_section_by_section_are_refused() -> None:
    inline = '{category = "payment", id = "7", account = "1000", kind = "cash"}'
    text = f"mapping = [{inline}]\n{PROPERTY}{DATEV}"
    with pytest.raises(NotEditable):
        with_rules(text, from_toml(text), [])


def test_a_heading_inside_a_text_is_none() -> None:
    text = f'{PROPERTY}{DATEV}journal_description = """\n[[mapping]]\n"""\n'
    with pytest.raises(NotEditable):
        with_rules(text, from_toml(text), [])


@pytest.mark.parametrize("reason", ["Brief\n[1] siehe\n", "Brief\n# siehe"])
def test_texts_of_several_lines_are_refused_where_they_read_like_sections(reason: str) -> None:
    section = (
        '[[mapping]]\ncategory = "service_charge"\naccount = "8300"\nkind = "service_charge"\n'
    )
    text = f'{PROPERTY}{DATEV}{section}untaxed_reason = """{reason}"""\n'
    profile = from_toml(text)
    (rule,) = profile.mapping.rules
    with pytest.raises(NotEditable):
        with_rules(text, profile, [evolve(rule, account="8301")])
