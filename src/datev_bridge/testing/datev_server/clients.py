"""The service accounting:clients: which clients the login sees, and what is ordered for them."""

from collections.abc import Iterable
import re

from attrs import frozen

from datev_bridge.testing.datev_server.messages import Problem, answer, refusal
from datev_bridge.testing.sandbox.messages import Asked, Reply

BOOKING_DATA = ("Buchungsdatenservice", "datev:accounting:extf-files-import")


@frozen(kw_only=True)
class Mandant:
    """A client of a tax adviser.

    Attributes:
        consultant: Berater.
        number: Mandant.
        name: Its name.
        services: Name and scope of what is ordered.
        may_transfer: Whether the tax adviser lets data be transferred.
    """

    consultant: int = 1001
    number: int = 42
    name: str = "Zum Anker"
    services: tuple[tuple[str, str], ...] = (BOOKING_DATA,)
    may_transfer: bool = True

    @property
    def id(self) -> str:
        """The technical id."""
        return f"{self.consultant}-{self.number}"


_FILTER = re.compile(r"consultant_number eq (\d{1,10}) and client_number eq (\d{1,10})")


def list_clients(asked: Asked, clients: Iterable[Mandant]) -> Reply:
    """Answer the clients, or the one that is filtered for."""
    wanted = asked.query.get("filter")
    match = _FILTER.fullmatch(wanted) if wanted is not None else None
    if wanted is not None and match is None:
        problem = Problem(number="1008828", title="Invalid query parameters")
        return refusal(problem, 400)
    numbers = (int(match[1]), int(match[2])) if match else None
    rows = [
        {
            "id": client.id,
            "name": client.name,
            "consultant_number": client.consultant,
            "client_number": client.number,
            "services": [{"name": name, "scopes": [scope]} for name, scope in client.services],
        }
        for client in clients
        if numbers is None or numbers == (client.consultant, client.number)
    ]
    return answer(rows, headers=[("Total-Items", str(len(rows)))])
