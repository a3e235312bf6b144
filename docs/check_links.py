"""Check every link of the built site, offline: ``python docs/check_links.py build/docs``.

A link inside the site has to lead to a page, and its anchor to a place on it; one that leads out
has to be an https address with a host, or a mail address. Ends with 1 and names what does not.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
import sys
from urllib.parse import unquote, urlsplit

_LEADS = {"a": "href", "link": "href", "img": "src", "script": "src"}
_LEFT_OUT = ("_sources/", "_static/")


class _Page(HTMLParser):
    """What a page leads to, and where it can be led to."""

    def __init__(self) -> None:
        super().__init__()
        self.leads: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.anchors.update(value for key in ("id", "name") if (value := found.get(key)))
        lead = found.get(_LEADS.get(tag, ""))
        if lead:
            self.leads.append(lead)


def broken(folder: Path) -> Iterator[str]:
    """Yield each link that leads nowhere, with the page it is on.

    Args:
        folder: The built site.
    """
    pages = {path: _read(path) for path in _pages(folder)}
    for path, page in sorted(pages.items()):
        for lead in page.leads:
            if not _leads_somewhere(path, lead, pages):
                yield f"{path.relative_to(folder)}: {lead}"


def _pages(folder: Path) -> Iterator[Path]:
    for path in folder.resolve().rglob("*.html"):
        if not path.relative_to(folder.resolve()).as_posix().startswith(_LEFT_OUT):
            yield path


def _read(path: Path) -> _Page:
    page = _Page()
    page.feed(path.read_text("utf-8"))
    return page


def _leads_somewhere(path: Path, lead: str, pages: dict[Path, _Page]) -> bool:
    parts = urlsplit(lead)
    if parts.scheme or parts.netloc:
        is_web = parts.scheme == "https" and "." in (parts.hostname or "")
        is_mail = parts.scheme == "mailto" and "@" in parts.path
        return is_web or is_mail or parts.scheme == "data"
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if target not in pages:
        return target.is_file() and not parts.fragment
    return not parts.fragment or unquote(parts.fragment) in pages[target].anchors


def main(arguments: list[str]) -> int:
    """Name every broken link; return 1 if there is one, 2 without a folder."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write(f"{__doc__}\n")
        return 2
    folder = Path(arguments[0]).resolve()
    found = list(broken(folder))
    sys.stderr.writelines(f"{each}\n" for each in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
