"""Codes of an app, its QR code, and recovery codes."""

from base64 import b32decode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from urllib.parse import parse_qs, unquote, urlsplit
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st
import pyotp
import pytest

from datev_bridge.identity import chance, qr, recovery, totp
from support import qr as reading

# RFC 6238, appendix B, the last six of the eight digits for SHA-1
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC_CODES = [
    (59, "287082"),
    (1_111_111_109, "081804"),
    (1_234_567_890, "005924"),
    (20_000_000_000, "353130"),
]
MOMENTS = st.integers(1_700_000_000, 4_100_000_000).map(lambda s: datetime.fromtimestamp(s, UTC))


@pytest.mark.parametrize(("second", "code"), RFC_CODES)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    now = datetime.fromtimestamp(second, UTC)
    assert totp.step_of(RFC_SECRET, code, now, after=0) == second // 30


@given(MOMENTS, st.integers(-3, 3))
def test_a_code_counts_one_step_around_its_own(now: datetime, off: int) -> None:
    code = pyotp.TOTP(RFC_SECRET).at(now, counter_offset=off)
    step = int(now.timestamp()) // 30 + off
    found = totp.step_of(RFC_SECRET, code, now, after=0)
    around = {pyotp.TOTP(RFC_SECRET).at(now, counter_offset=near) for near in (-1, 0, 1)}
    assert (found is not None) is (code in around)
    if abs(off) <= 1:
        assert totp.step_of(RFC_SECRET, code, now, after=step - 1) == step
        assert totp.step_of(RFC_SECRET, code, now, after=step + 1) is None


def test_a_new_secret_has_160_bits_and_is_another_each_time() -> None:
    secrets = {totp.new_secret(token_urlsafe) for _ in range(50)}
    assert len(secrets) == 50
    assert {len(b32decode(secret)) for secret in secrets} == {20}
    assert totp.grouped("ABCDEFGHIJ") == "ABCD EFGH IJ"


@pytest.mark.parametrize("email", ["anna@gasthaus.example", "a+b?&%@x.example", "a" * 64 + "@x.de"])
@pytest.mark.parametrize("how", ["svg", "terminal"])
def test_the_picture_says_secret_and_address(email: str, how: str) -> None:
    secret = totp.new_secret(token_urlsafe)
    address = totp.address(secret, email)
    if how == "svg":
        said = reading.read(reading.of_svg(qr.svg(address, title="QR")))
    else:
        said = reading.read(reading.of_terminal(qr.terminal(address)))
    assert said == address
    parts = urlsplit(said)
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert unquote(parts.path) == f"/datev_bridge:{email}"
    assert parse_qs(parts.query) == {"secret": [secret], "issuer": ["datev_bridge"]}


def test_the_picture_has_a_name_and_nothing_from_elsewhere() -> None:
    picture = qr.svg(totp.address(RFC_SECRET, "a@b.example"), title='QR <für> "Sie"')
    root = ET.fromstring(picture)
    title = root.find("{http://www.w3.org/2000/svg}title")
    assert title is not None
    assert title.text == 'QR <für> "Sie"'
    assert "href" not in picture
    assert "style=" not in picture


def test_recovery_codes_have_80_bits_and_can_be_typed() -> None:
    codes = recovery.new_codes(token_urlsafe)
    assert len(set(codes)) == recovery.COUNT == 10
    assert {len(code.replace("-", "")) for code in codes} == {16}
    assert len(chance.SIGNS) == 32


@given(st.binary(min_size=16, max_size=16), st.sampled_from(["", " ", "-", "–", " - "]))
def test_a_recovery_code_is_one_however_it_is_typed(seed: bytes, between: str) -> None:
    code = chance.new_code(lambda _: urlsafe_b64encode(seed).decode())
    typed = between.join(code.replace("-", "").upper()).replace("0", "O").replace("1", "I")
    assert recovery.digest(typed) == recovery.digest(code) is not None


@given(st.text(max_size=30))
def test_what_is_no_recovery_code_has_no_digest(typed: str) -> None:
    digest = recovery.digest(typed)
    assert digest is None or len(digest) == 64


def test_moments_do_not_matter_within_a_step() -> None:
    begin = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    code = pyotp.TOTP(RFC_SECRET).at(begin)
    found = {
        totp.step_of(RFC_SECRET, code, begin + timedelta(seconds=second), after=0)
        for second in range(60)
    }
    assert found == {int(begin.timestamp()) // 30}
