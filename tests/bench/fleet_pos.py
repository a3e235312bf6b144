"""The POS of the fleet, a process of its own: says its address and consents, then serves."""

from datetime import date
import json
import sys
import time

from datev_bridge.testing import Restaurant, Size
from datev_bridge.testing.sandbox import Sandbox
from datev_bridge.testing.sandbox.faults import Faults, Lifetimes
from support.fleet import REDIRECT, VERIFIER

_LONG = 86_400


def restaurant(opened: date) -> Restaurant:
    """Return the restaurant that is measured."""
    return Restaurant(seed=7, size=Size.MEDIUM, opened=opened)


def main(consents: int, opened: date) -> None:
    """Serve until the process is ended."""
    faults = Faults(lifetimes=Lifetimes(code=_LONG))
    with Sandbox((restaurant(opened),), faults=faults) as sandbox:
        codes = [
            sandbox.authorize(redirect_uri=REDIRECT, verifier=VERIFIER) for _ in range(consents)
        ]
        print(json.dumps({"url": sandbox.url, "codes": codes}), flush=True)
        time.sleep(_LONG)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]))
