"""The app that is registered at DATEV, and where DATEV's services are."""

from collections.abc import Mapping
from enum import Enum
from ipaddress import ip_address
import re
from typing import Any

from attrs import Attribute, Factory, field, frozen

from datev_bridge.datev_upload import codes
from datev_bridge.errors import ConfigurationError
from datev_bridge.kseries.code_grant import parts_of
from datev_bridge.kseries.oauth import is_loopback


class Environment(Enum):
    """DATEV's two environments; the sandbox never reaches Rechnungswesen."""

    SANDBOX = "sandbox"
    PRODUCTION = "production"


def _safe_address(_: Any, attribute: "Attribute[str]", value: str) -> None:
    parts = parts_of(value)
    if parts.scheme == "http" and is_loopback(parts.hostname):
        return
    if parts.scheme != "https" or not parts.hostname or parts.username or parts.fragment:
        raise ConfigurationError(codes.NOT_HTTPS.at(attribute.name, name=attribute.name))


def _address() -> str:
    return field(converter=_without_slash, validator=_safe_address)


def _without_slash(url: str) -> str:
    return url.strip().rstrip("/")


@frozen(kw_only=True)
class Addresses:
    """Where the login and the services are; each is https, or loopback.

    They can be replaced one by one: DATEV's document lists a next login without a date.

    Attributes:
        authorize: Page of the login.
        token: Where a code becomes tokens.
        revoke: Where tokens are ended.
        clients: Base of accounting:clients 2.
        files: Base of accounting:extf-files 3.

    Raises:
        ConfigurationError: One is not https (UPL-001).
    """

    authorize: str = _address()
    token: str = _address()
    revoke: str = _address()
    clients: str = _address()
    files: str = _address()


ADDRESSES: Mapping[Environment, Addresses] = {
    Environment.PRODUCTION: Addresses(
        authorize="https://login.datev.de/openid/authorize",
        token="https://api.datev.de/token",  # noqa: S106 - an address
        revoke="https://api.datev.de/revoke",
        clients="https://accounting-clients.api.datev.de/platform/v2",
        files="https://accounting-extf-files.api.datev.de/platform/v3",
    ),
    Environment.SANDBOX: Addresses(
        authorize="https://login.datev.de/openidsandbox/authorize",
        token="https://sandbox-api.datev.de/token",  # noqa: S106 - an address
        revoke="https://sandbox-api.datev.de/revoke",
        clients="https://accounting-clients.api.datev.de/platform-sandbox/v2",
        files="https://accounting-extf-files.api.datev.de/platform-sandbox/v3",
    ),
}
"""DATEV's OpenAPI files: ``servers`` and ``securitySchemes``."""


def _addresses_of(app: "DatevApp") -> Addresses:
    return ADDRESSES[app.environment]


def _not_empty(_: "DatevApp", attribute: "Attribute[str]", value: str) -> None:
    if not value.strip():
        raise ConfigurationError(codes.CREDENTIALS_EMPTY.at(attribute.name))


def _is_public_name(host: str | None) -> bool:
    if not host or is_loopback(host) or "." not in host:
        return False
    try:
        ip_address(host)
    except ValueError:
        return True
    return False


def is_public(address: str) -> bool:
    """Tell whether DATEV leads back to an address in production: https, with a public name."""
    parts = parts_of(address)
    return parts.scheme == "https" and _is_public_name(parts.hostname)


def _returnable(app: "DatevApp", attribute: "Attribute[str]", value: str) -> None:
    _safe_address(app, attribute, value)
    if app.environment is Environment.PRODUCTION and not is_public(value):
        raise ConfigurationError(codes.REDIRECT_NOT_PUBLIC.at(attribute.name))


def _stripped(text: str) -> str:
    return text.strip()


@frozen(kw_only=True)
class DatevApp:
    """The credentials that DATEV's developer portal gave, and where they are valid.

    Attributes:
        client_id: Names the app in every request.
        client_secret: For the token endpoint only (HTTP Basic); in no repr.
        environment: Where the credentials are valid.
        redirect_uri: As registered at DATEV. In production https with a public name: DATEV blocks
            localhost, IP addresses and schemes of programs. So connecting needs the portal.
        addresses: The environment's unless given.

    Raises:
        ConfigurationError: A credential is empty (UPL-003) or an address not allowed (UPL-001,
            UPL-002).
    """

    client_id: str = field(converter=_stripped, validator=_not_empty)
    client_secret: str = field(converter=_stripped, validator=_not_empty, repr=False)
    environment: Environment
    redirect_uri: str = field(converter=_stripped, validator=_returnable)
    addresses: Addresses = field(default=Factory(_addresses_of, takes_self=True))


_CLIENT = re.compile(r"[1-9]\d{0,9}-[1-9]\d{0,9}", re.ASCII)


def checked_client(client: str) -> str:
    """Return the id of a client at DATEV if it has the form consultant-client.

    Raises:
        ConfigurationError: It has not; UPL-005.
    """
    if not _CLIENT.fullmatch(client):
        raise ConfigurationError(codes.NO_CLIENT_ID.at("client"))
    return client
