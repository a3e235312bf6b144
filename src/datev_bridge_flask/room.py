"""A room of the portal: pages that are shown, and acts that lead back to them.

An act that is refused shows its page once more, with what is wrong and all that was typed.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from attrs import evolve, field, frozen
from flask import Blueprint, abort, current_app, g, make_response, redirect, request, url_for
from flask import render_template as render

from datev_bridge.errors import ConfigurationError, DeliveryError, ExportRefused, KSeriesError
from datev_bridge.identity.lifetimes import require_proof
from datev_bridge_flask import forms
from datev_bridge_flask.failures import issues_of, status_for, status_of
from datev_bridge_flask.sessions import service, visit, with_place

View = TypeVar("View", bound=Callable[..., Any])
Answer = TypeVar("Answer")

_KEPT = ("only", "page", "month", "first", "last", "replaces")
"""What an address says of which part of a page is shown; an act leads back to that part."""
_REFUSED = (ConfigurationError, ExportRefused, KSeriesError, DeliveryError)


@frozen
class Scope:
    """Who may enter, and what a page is given of them.

    Attributes:
        asks: How far the login must have come: ``"nothing"``, ``"password"`` or ``"whole"``.
        enter: Takes what the address names and returns what comes first.
    """

    asks: str
    enter: Callable[[dict[str, Any]], tuple[Any, ...]]


def _operator(_: dict[str, Any]) -> tuple[Any, ...]:
    if not visit().actor.is_operator:
        abort(404)  # for everybody else it is not there
    return (visit().actor,)


ANYBODY = Scope("nothing", lambda _: ())
HALFWAY = Scope("password", lambda _: (visit(),))
SOMEBODY = Scope("whole", lambda _: (visit(),))
OPERATOR = Scope("whole", _operator)
MEMBER = Scope(
    "whole", lambda values: (with_place(values.pop("organisation"), values.pop("place")),)
)
"""Members of the organisation that the address names; they are given the place."""


@frozen
class Done:
    """What an act came to, in the word that its page tells."""

    word: str


@frozen
class Shown:
    """A page: what makes its values, and the template that shows them."""

    view: Callable[..., Any]
    template: str

    def render(self, who: tuple[Any, ...], values: Mapping[str, Any]) -> Any:
        """Return the page; a view may answer by itself instead."""
        found = self.view(*who, **values)
        page = render(self.template, **found) if isinstance(found, Mapping) else found
        return make_response(page, g.status) if "status" in g else page


@frozen
class Room:
    """Pages with one beginning of their addresses.

    Attributes:
        blueprint: Where they are registered.
        prefix: The beginning.
        scope: Who may enter.
        shown: The pages by the names of their views.
    """

    blueprint: Blueprint
    prefix: str
    scope: Scope
    shown: dict[str, Shown] = field(factory=dict)

    def to(self, scope: Scope, prefix: str | None = None) -> "Room":
        """Return the room as others enter it, under the same addresses or others."""
        return evolve(self, scope=scope, prefix=self.prefix if prefix is None else prefix)

    def shows(self, rule: str, template: str) -> Callable[[View], View]:
        """Register a page; its view returns the values of a template."""

        def register(view: View) -> View:
            page = self.shown[view.__name__] = Shown(view, template)
            self._add(rule, "GET", view, page.render)
            return view

        return register

    def gives(self, rule: str) -> Callable[[View], View]:
        """Register what answers a GET by itself: a file, or the way elsewhere."""

        def register(view: View) -> View:
            self._add(rule, "GET", view, lambda who, values: view(*who, **values))
            return view

        return register

    def does(
        self, rule: str, *, back: str = "show", done: str = "", proof: bool = False
    ) -> Callable[[View], View]:
        """Register an act: it returns nothing once it is done, issues if it is not, or an answer.

        Args:
            rule: Its address.
            back: The page that is shown then, by the name of its view.
            done: The word that is told there, unless the act returns another as :class:`Done`. A
                form of another page names in ``next`` where it leads instead.
            proof: Whether a password must have been given lately.
        """

        def register(act: View) -> View:
            def answer(who: tuple[Any, ...], values: Mapping[str, Any]) -> Any:
                named = self._named(back)
                kept = {name: value for name, value in values.items() if name in named}
                try:
                    if proof:
                        require_proof(visit(), service().clock())
                    told = act(*who, **values)
                except _REFUSED as error:
                    g.issues, g.status = issues_of(error), status_of(error)
                    return self.shown[back].render(who, kept)
                if told is None or told == ():
                    return self._back(back, done)
                if isinstance(told, Done):
                    return self._back(back, told.word)
                if isinstance(told, tuple):
                    g.issues, g.status = told, status_for(told)
                    return self.shown[back].render(who, kept)
                return told

            self._add(rule, "POST", act, answer)
            return act

        return register

    def _add(
        self,
        rule: str,
        method: str,
        view: Callable[..., Any],
        answer: Callable[[tuple[Any, ...], Mapping[str, Any]], Any],
    ) -> None:
        @wraps(view)
        def entered(**values: Any) -> Any:
            g.named = dict(values)
            return answer(self.scope.enter(values), values)

        entered.asks = self.scope.asks  # type: ignore[attr-defined]
        self.blueprint.add_url_rule(f"{self.prefix}{rule}", view_func=entered, methods=[method])

    def _back(self, back: str, done: str) -> Any:
        values: dict[str, Any] = {name: g.named[name] for name in self._named(back)}
        values |= {name: request.args[name] for name in _KEPT if name in request.args}
        page = url_for(f"{self.blueprint.name}.{back}", **values, done=done or None)
        return redirect(forms.local(forms.line("next")) or page)

    def _named(self, back: str) -> frozenset[str]:
        """Return what the address of a page names."""
        (rule, *_) = current_app.url_map.iter_rules(f"{self.blueprint.name}.{back}")
        return frozenset(rule.arguments)


def attempt(ask: Callable[[], Answer]) -> Answer | None:
    """Return what is asked for; if it is refused, nothing, and the page tells why."""
    try:
        return ask()
    except _REFUSED as error:
        g.setdefault("issues", issues_of(error))
    return None


def room(name: str, prefix: str = "", scope: Scope = MEMBER) -> Room:
    """Return a room for pages.

    Args:
        name: Beginning of the names by which their addresses are built.
        prefix: Beginning of the addresses; below a place for its members.
        scope: Who may enter.
    """
    below = f"/places/<organisation>/<place>{prefix}" if scope is MEMBER else prefix
    return Room(Blueprint(name, __name__), below, scope)
