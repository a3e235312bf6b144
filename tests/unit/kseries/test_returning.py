"""The browser comes back to a real port of this machine."""

from http.client import HTTPConnection
import socket
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from datev_bridge.errors import AuthorizationError, ConfigurationError
from datev_bridge.kseries.returning import listening


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def test_the_whole_address_arrives() -> None:
    redirect = f"http://127.0.0.1:{free_port()}/back"
    with listening(redirect) as browser:
        with urlopen(f"{redirect}?state=a%20b&code=c+d") as page:
            assert b"close this window" in page.read()
            assert page.headers["Cache-Control"] == "no-store"
        assert browser.wait(5) == f"{redirect}?state=a%20b&code=c+d"


def test_what_else_a_browser_asks_for_is_passed_over() -> None:
    redirect = f"http://localhost:{free_port()}/back"
    with listening(redirect) as browser:
        base = redirect.removesuffix("/back").replace("localhost", "127.0.0.1")
        for path in ("/favicon.ico", "/back", "/elsewhere?code=1"):
            with pytest.raises(HTTPError) as error:
                urlopen(base + path)
            error.value.close()
            assert error.value.code == 404
        with urlopen(f"{base}/back/?code=1"):
            pass
        assert browser.wait(5) == f"{redirect}/?code=1"


def test_a_request_for_no_address_is_answered() -> None:
    port = free_port()
    with listening(f"http://127.0.0.1:{port}/back"):
        asking = HTTPConnection("127.0.0.1", port, timeout=5)
        asking.putrequest("GET", "http://[/back?code=1", skip_host=True)
        asking.endheaders()
        assert asking.getresponse().status == 404
        asking.close()


def test_an_address_that_is_forwarded_here() -> None:
    port = free_port()
    with listening("https://tunnel.example/back", port=port) as browser:
        with urlopen(f"http://127.0.0.1:{port}/back?code=1"):
            pass
        assert browser.wait(5) == "https://tunnel.example/back?code=1"


@pytest.mark.parametrize(
    "redirect",
    [
        "https://bridge.example/back",
        "https://bridge.example:8443/back",
        "http://127.0.0.1/back",
        "http://127.0.0.1:99999/back",
        "http://[127/back",
        "",
    ],
)
def test_an_address_that_leads_elsewhere(redirect: str) -> None:
    with pytest.raises(ConfigurationError) as error, listening(redirect):
        pass
    assert error.value.code == "AUTH-027"


def test_nobody_comes() -> None:
    with (
        listening(f"http://127.0.0.1:{free_port()}/back") as browser,
        pytest.raises(AuthorizationError) as error,
    ):
        browser.wait(0)
    assert error.value.code == "AUTH-028"


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        redirect = f"http://127.0.0.1:{taken.getsockname()[1]}/back"
        with pytest.raises(OSError, match="in use"), listening(redirect):
            pass


def test_afterwards_the_port_is_free() -> None:
    port = free_port()
    for _ in range(2):
        with listening(f"http://127.0.0.1:{port}/back"):
            pass
