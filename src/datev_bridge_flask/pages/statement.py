"""The monthly statement: balances, files and open days, to look at, keep and mail."""

from typing import Any

from datev_bridge.runs.statement import Month
from datev_bridge.runs.stating import today_at
from datev_bridge_flask import forms, language
from datev_bridge_flask.downloads import download
from datev_bridge_flask.room import attempt, room
from datev_bridge_flask.sessions import At

pages = room("statement", "/statement")


@pages.shows("/", "statement.html.j2")
def show(at: At) -> Any:
    """Show what a month came to."""
    month = _month(at)
    made = attempt(lambda: at.service.statements.make(*at.whose, month))
    return {"month": month, "statement": made}


@pages.gives("/statement.html")
def file(at: At) -> Any:
    """Give the statement as the page that is mailed."""
    made = at.service.statements.make(*at.whose, _month(at))
    content = at.service.statements.render(made, language.chosen())
    return download(content, f"statement_{made.month}.html")


@pages.does("/send", done="sent", proof=True)
def send(at: At) -> None:
    """Mail it to tax advisers and recipients."""
    at.service.statements.send(*at.whose, _month(at))


def _month(at: At) -> Month:
    return forms.month() or Month.of(today_at(at.place, at.service.clock())).before
