"""The QR code of an authenticator app: as a picture for pages, as text for terminals."""

import io

import segno

_SCALE = 6
_BORDER = 4  # modules of quiet zone, ISO/IEC 18004


def svg(address: str, *, title: str) -> str:
    """Return the code as SVG, to stand in a page or a file: dark on white in any colour scheme.

    Args:
        address: What it says.
        title: What a screen reader says.
    """
    file = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        file,
        kind="svg",
        scale=_SCALE,
        border=_BORDER,
        light="#fff",
        title=title,
        omitsize=True,  # with a view box instead, so that it shrinks as a whole
        xmldecl=False,
        nl=False,
    )
    return file.getvalue().decode()


def terminal(address: str) -> str:
    """Return the code as text, two modules a sign, for terminals light or dark."""
    file = io.StringIO()
    segno.make(address, error="l", micro=False).terminal(file, border=2, compact=True)
    return file.getvalue()
