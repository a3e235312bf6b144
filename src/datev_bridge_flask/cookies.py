"""Cookies that only this server reads."""

from flask import Response, g

_LATER = 31_536_000


def cookie_name(name: str) -> str:
    """Return a cookie's name: over HTTPS one that no other host can plant."""
    return name if g.get("is_plain", True) else f"__Host-{name}"


def set_cookie(response: Response, name: str, value: str, *, lasts: bool = False) -> None:
    """Set a cookie; it goes with the browser unless it lasts."""
    response.set_cookie(
        cookie_name(name),
        value,
        max_age=_LATER if lasts else None,
        secure=not g.is_plain,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def drop_cookie(response: Response, name: str) -> None:
    """Take a cookie away."""
    response.delete_cookie(
        cookie_name(name), path="/", secure=not g.is_plain, httponly=True, samesite="Lax"
    )
