"""The proof as a page that people read and print: one file, no script, nothing loaded."""

import base64
from functools import cache
import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from datev_bridge.errors import ConfigurationError
from datev_bridge.proof import codes
from datev_bridge.proof.layout import make_page
from datev_bridge.proof.model import Proof
from datev_bridge.proof.picture import bar_width
from datev_bridge.proof.wording import wording

if TYPE_CHECKING:
    from jinja2 import Environment

_PACKAGE = "datev_bridge.proof"
_FOLDER = "templates"


def to_html(proof: Proof, language: str = "de") -> bytes:
    """Return the proof as one self-contained HTML page, the same bytes for the same proof.

    Everything from outside (names, numbers, texts of the POS) is escaped and isolated from the
    direction of the text around it; the page's own policy forbids scripts and foreign resources.

    Args:
        proof: What to show.
        language: ``"de"`` or ``"en"``.

    Raises:
        ConfigurationError: Jinja2, the extra ``report``, is not installed (``PRF-001``).
        ValueError: The page does not speak that language.
    """
    return render("proof.html.j2", language, page=make_page(proof))


def render(
    template: str,
    language: str,
    *,
    style_sheet: str = "style.css",
    running_foot: str = "",
    **values: object,
) -> bytes:
    """Return a page of this package's folder.

    Args:
        template: Its name.
        language: ``"de"`` or ``"en"``.
        style_sheet: Name of its style.
        running_foot: What stands at the foot of each sheet of paper but the first.
        values: What the template shows.

    Raises:
        ConfigurationError: Jinja2, the extra ``report``, is not installed (``PRF-001``).
        ValueError: The page does not speak that language.
    """
    environment = _environment(language, style_sheet)
    if running_foot:
        style = _style(style_sheet) + _foot(running_foot)
        values |= {"style": environment.filters["safe"](style), "policy": _policy(style)}
    text = environment.get_template(template).render(values)
    return text.encode("utf-8", "replace")  # a lone surrogate of the POS has no bytes


@cache
def _environment(language: str, style_sheet: str) -> "Environment":
    words = wording(language)
    try:
        from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415
        from markupsafe import Markup  # noqa: PLC0415
    except ImportError as error:
        raise ConfigurationError(codes.REPORT_EXTRA_MISSING.at(package="jinja2")) from error
    environment = Environment(
        loader=PackageLoader(_PACKAGE, _FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # the package's own files do not change while it runs
    )
    style = _style(style_sheet)
    environment.globals |= {
        "words": words,
        "t": words.text,
        "language": words.language,
        "style": Markup(style),  # noqa: S704  # the package's own file
        "policy": _policy(style),
        "bar_width": bar_width,
    }
    return environment


def _style(name: str) -> str:
    """Return a page's style with plain line ends, as browsers see it when they digest it."""
    return resources.files(_PACKAGE).joinpath(_FOLDER, name).read_text("utf-8")


def _foot(text: str) -> str:
    """Return the style that puts a text at the foot of each sheet; its signs are all escaped."""
    escaped = "".join(
        sign if sign.isascii() and sign.isalnum() else f"\\{ord(sign):06x}" for sign in text
    )
    return f'@page {{ @bottom-left {{ content: "{escaped}"; }} }}\n' + _FIRST


_FIRST = "@page :first { @bottom-left { content: none; } }\n"


def _policy(style: str) -> str:
    """Return the page's Content-Security-Policy: its own style by digest, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
