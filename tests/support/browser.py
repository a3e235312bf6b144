"""What a merchant's browser does on the sandbox's consent page."""

from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, build_opener


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def agree(address: str, decision: str = "approve", account: str = "*") -> str:
    """Log in with an account, decide, and return the address to which the browser is sent."""
    form = urlencode({"account": account, "decision": decision}).encode()
    try:
        build_opener(_Stay).open(address, form)
    except HTTPError as error:
        with error:
            return error.headers["Location"]
    raise AssertionError("no redirect")
