"""Builders for tests of the POS's client: an app on loopback, a clock that moves by sleeping."""

from datetime import UTC, datetime, timedelta

from datev_bridge.kseries.client import Clockwork
from datev_bridge.kseries.oauth import App, Tokens
from datev_bridge.kseries.tokens import TokenRecord

START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
VERIFIER = "v" * 43


def app_at(url: str, *, v1: bool = False) -> App:
    return App(
        client_id="devp-test" if v1 else "devp-v2-test",
        client_secret="geheim",
        redirect_uri="https://bridge.example/back",
        api_url=url,
        auth_url=url,
    )


class FakeTime:
    """Time that passes only while someone waits."""

    def __init__(self, start: datetime = START) -> None:
        self.start = start
        self.passed = 0.0
        self.pauses: list[float] = []

    def clock(self) -> datetime:
        return self.start + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        return self.passed

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.passed += seconds

    async def async_sleep(self, seconds: float) -> None:
        self.sleep(seconds)

    @property
    def clockwork(self) -> Clockwork:
        return Clockwork(
            clock=self.clock, monotonic=self.monotonic, sleep=self.sleep, random=lambda: 0.5
        )


def record_of(
    access: str,
    refresh: str | None,
    *,
    issued_at: datetime = START,
    lifetime: float = 1500,
    refresh_lifetime: float = 3_456_000,
    refresh_begun_at: datetime | None = None,
    ended: str | None = None,
) -> TokenRecord:
    return TokenRecord(
        tokens=Tokens(
            access=access,
            refresh=refresh,
            issued_at=issued_at,
            expires_at=issued_at + timedelta(seconds=lifetime),
            refresh_expires_at=issued_at + timedelta(seconds=refresh_lifetime),
        ),
        refresh_begun_at=refresh_begun_at,
        ended=ended,
    )
