"""Apps that are registered at the sandbox, with their two generations of login."""

from enum import Enum

from attrs import field, frozen

from datev_bridge.testing.sandbox.faults import Lifetimes


class Generation(Enum):
    """The vendor's two generations of login."""

    V1 = "v1"
    V2 = "v2"


@frozen(kw_only=True)
class SandboxApp:
    """An app's registration.

    Attributes:
        client_id: ``devp-v2-…`` or ``devp-…``; the prefix tells the generation.
        client_secret: In no repr.
        redirect_uris: Where browsers may be sent back to; empty for anywhere.
    """

    client_id: str
    client_secret: str = field(repr=False)
    redirect_uris: tuple[str, ...] = ()

    @property
    def generation(self) -> Generation:
        """Told by the prefix of the client id."""
        return Generation.V2 if self.client_id.startswith("devp-v2-") else Generation.V1


APP_V2 = SandboxApp(client_id="devp-v2-sandbox", client_secret="sandbox-secret-v2")  # noqa: S106
APP_V1 = SandboxApp(client_id="devp-sandbox", client_secret="sandbox-secret-v1")  # noqa: S106
"""Both secrets are public: they open nothing but a sandbox."""

LIFETIMES = {
    # V1: an hour and 14 days (vendor's portal); V2 as seen in May 2026.
    Generation.V1: Lifetimes(access=3600, refresh=1_209_600, refresh_online=1_209_600),
    Generation.V2: Lifetimes(),
}
