"""Reading a profile: whatever is written, the answer is a profile or a ConfigurationError."""

from datetime import date, datetime, time
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from datev_bridge.errors import ConfigurationError
from datev_bridge.profile import Profile, from_document, from_toml
from support.profiles import toml
from support.told import says_everything

scalars = st.one_of(
    st.text(max_size=12),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.sampled_from(("8400", "1792", "revenue", "by rate", "v2", "SKR03", "https://[", "{date:x}")),
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS: dict[str, tuple[str, ...]] = {
    "property": ("name",),
    "kseries": ("api_url", "auth_url", "location", "feed", "client_id", "token_file"),
    "datev": (
        "consultant_number",
        "client_number",
        "fiscal_year_start",
        "account_length",
        "chart",
        "clearing_account",
        "committed",
        "granularity",
        "document_field_1",
        "posting_text",
    ),
    "schedule": ("cadence", "closing_time"),
    "delivery": ("folder",),
    "account": ("number", "name", "automatic", "cash"),
    "mapping": ("category", "id", "rate", "valid_from", "account", "kind", "tip_mode", "confirmed"),
}
RIGHT: dict[str, Any] = {
    "property": {"name": "X"},
    "datev": {"consultant_number": 1001, "client_number": 1, "clearing_account": "1792"},
}
RIGHT_ROWS: dict[str, dict[str, Any]] = {
    "account": {"number": "1361"},
    "mapping": {"category": "revenue", "id": "2", "account": "8400", "kind": "revenue"},
}


@st.composite
def documents(draw: st.DrawFn) -> dict[str, Any]:
    """Return a right document with some places of any value."""
    document: dict[str, Any] = {name: dict(section) for name, section in RIGHT.items()}
    for name, keys in KEYS.items():
        wild = draw(
            st.dictionaries(st.sampled_from(keys) | st.text(max_size=4), values, max_size=2)
        )
        if name in RIGHT_ROWS and draw(st.booleans()):
            document[name] = [{**RIGHT_ROWS[name], **wild}, dict(RIGHT_ROWS[name])]
        elif name not in RIGHT_ROWS and (wild or name in RIGHT):
            document[name] = {**RIGHT.get(name, {}), **wild}
    if draw(st.integers(0, 4)) == 0:
        document[draw(st.sampled_from(sorted(KEYS)) | st.text(max_size=5))] = draw(values)
    return document


def checked(read: Any, raw: Any) -> Profile | None:
    """Return the profile, or None after a look at what the refusal says."""
    refusal = None
    try:
        profile = read(raw)
    except ConfigurationError as error:
        refusal = error
    if refusal is None:
        assert isinstance(profile, Profile)
        return profile
    assert refusal.issue == refusal.issues[0]
    assert all(says_everything(issue) for issue in refusal.issues)
    assert "_Document" not in str(refusal)
    return None


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_any_document_is_a_profile_or_refused(document: dict[str, Any]) -> None:
    checked(from_document, document)


@given(document=values)
def test_anything_at_all_is_refused(document: Any) -> None:
    assert checked(from_document, document) is None


@given(text=st.text())
def test_any_text_is_refused(text: str) -> None:
    assert checked(from_toml, text) is None


@given(data=st.data(), section=st.sampled_from(("datev", "rest", "rule", "account")))
def test_any_line_in_a_profile_is_read_or_refused(data: st.DataObject, section: str) -> None:
    key = data.draw(st.sampled_from([key for keys in KEYS.values() for key in keys]))
    value = data.draw(scalars.map(as_toml))
    text = toml(**{section: f"{key} = {value}"})
    first, second = (checked(from_toml, text) for _ in range(2))
    assert first == second


def as_toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, str):
        return "'" + "".join(c for c in value if c.isprintable() and c != "'") + "'"
    return str(value)
