"""How the site is built: ``sphinx-build -W --keep-going -n docs build/docs``."""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
import sys
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # what writes the reference knows what is public

from datev_bridge import __version__  # noqa: E402 - after the search path
from reference_pages.library import homes  # noqa: E402

project = "datev_bridge"
author = "The datev_bridge authors"
copyright = "The datev_bridge authors, Apache-2.0"  # noqa: A001 - Sphinx's name
version = release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "reference_pages", "_screens/*.md"]
myst_enable_extensions = ["colon_fence", "deflist", "attrs_block", "attrs_inline"]
myst_heading_anchors = 4
myst_url_schemes = ["https", "mailto"]

html_theme = "furo"
html_title = "datev_bridge"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True, "top_of_page_buttons": []}
pygments_style = "friendly"
pygments_dark_style = "native"

autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
python_maximum_signature_line_length = 88

nitpicky = True
nitpick_ignore_regex = [
    # What other packages and the standard library name; no inventory of theirs is fetched.
    (r"py:.*", r"(?!datev_bridge).*"),
    # Names of the inside that a public signature shows; their room documents what is public.
    (r"py:.*", r"datev_bridge\..*"),
]

_GERMAN = ("handbuch/",)


class Screen(SphinxDirective):
    """A picture of a page of the portal, as the browser tests took it; nothing where there is none.

    The argument is the file's name in ``_screens``, the content its caption.
    """

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the figure."""
        path = f"_screens/{self.arguments[0]}.png"
        self.env.note_dependency(str(HERE / path))
        if not (HERE / path).exists():
            return []
        caption = " ".join(self.content)
        picture = nodes.image(uri=f"/{path}", alt=caption, classes=["screen"])
        return [nodes.figure("", picture, nodes.caption("", caption))]


def setup(app: Any) -> None:
    """Tell Sphinx which pages are German, and where a public name lives."""
    app.add_directive("screen", Screen)
    app.connect("html-page-context", _say_the_language)
    app.connect("missing-reference", _at_home)


def _say_the_language(_: Any, page: str, __: str, context: dict[str, Any], ___: Any) -> None:
    """Mark German pages as German: readers of the screen and hyphenation need it."""
    if page.startswith(_GERMAN):
        context["language"] = "de"


def _at_home(app: Any, env: Any, node: Any, content: Any) -> Any:
    """Lead a name that is said without its room to the room that documents it."""
    if node.get("refdomain") != "py":
        return None
    target = str(node.get("reftarget", "")).lstrip("~.")
    home = _HOMES.get(target) or _HOMES.get(target.rpartition(".")[2])
    if home is None or home == target:
        return None
    domain = env.get_domain("py")
    page = node.get("refdoc", "")
    return domain.resolve_xref(env, page, app.builder, "obj", home, node, content)


_HOMES: Mapping[str, str] = homes(import_module)
