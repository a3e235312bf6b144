"""Files that are given to be kept."""

from flask import Response

_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def download(content: bytes, name: str, *, media_type: str = "") -> Response:
    """Return a file for the browser to keep; it is never opened in our name.

    Args:
        content: Its bytes.
        name: As it is kept: a name of ours, ASCII.
        media_type: What it is; by the name's ending if not given.
    """
    usual = _TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    return Response(
        content,
        headers={
            "Content-Type": media_type or usual,
            "Content-Disposition": f'attachment; filename="{name}"',
        },
    )
