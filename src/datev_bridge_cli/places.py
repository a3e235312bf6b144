"""What commands show of places: state, task list, connection."""

from collections.abc import Iterable
from typing import Any

from datev_bridge.journey.directory import PlaceView
from datev_bridge.journey.model import Place
from datev_bridge.onboarding import Step
from datev_bridge_cli.output import Output, harmless
from datev_bridge_cli.tables import aligned

STATES = {
    "setting_up": ("in Einrichtung", "being set up"),
    "live": ("freigegeben", "live"),
    "paused": ("angehalten", "paused"),
    "terminated": ("beendet", "ended"),
}
STEPS = {
    "secure_account": ("Konto sichern", "Secure the account"),
    "connect_pos": ("Kasse verbinden", "Connect the POS"),
    "choose_location": ("Betrieb wählen", "Choose the location"),
    "datev_data": ("DATEV-Daten", "DATEV data"),
    "map_accounts": ("Konten zuordnen", "Map accounts"),
    "schedule_delivery": ("Zeitplan und Zustellung", "Schedule and delivery"),
    "check_test_run": ("Testlauf prüfen", "Check the test run"),
    "release": ("Freigeben", "Go live"),
}
STEP_STATES = {
    "locked": ("gesperrt", "locked"),
    "open": ("offen", "open"),
    "incomplete": ("unvollständig", "incomplete"),
    "done": ("fertig", "done"),
    "attention": ("Aufmerksamkeit nötig", "needs attention"),
}


def show_steps(out: Output, found: Iterable[Step]) -> None:
    """Show the task list; below a step what is still open in it."""
    language = out.language.value
    for number, step in enumerate(found, start=1):
        name, state = out.say(*STEPS[step.name.value]), out.say(*STEP_STATES[step.state.value])
        out.result(f"  {number}  {name:<24}  {state}")
        for issue in step.issues if step.locked_by is None else ():
            text, hint = issue.text(language), issue.hint(language)
            out.result(harmless(f"     {issue.code} · {text}"))
            out.result(harmless(f"     → {hint}"))


def show_places(out: Output, views: Iterable[PlaceView]) -> None:
    """Show a line for each place, with its next step."""
    found = tuple(views)
    head = (
        out.say("Organisation", "Organisation"),
        out.say("Betrieb", "Location"),
        out.say("Zustand", "State"),
        out.say("Nächster Schritt", "Next step"),
        out.say("Verbindung bis", "Connected until"),
        "ID",
    )
    if found:
        rows = [_row(out, view) for view in found]
        out.result("\n".join(aligned([head, *rows], whole={len(head) - 1})))
    else:
        out.note(out.say("Noch kein Betrieb.", "No location yet."))


def _row(out: Output, view: PlaceView) -> tuple[str, ...]:
    following = view.next_step
    end = view.connection.expires_at
    return (
        view.organisation.name,
        view.place.name,
        out.say(*STATES[view.place.state.value]),
        "–" if following is None else out.say(*STEPS[following.name.value]),
        "–" if end is None else f"{end.astimezone():%Y-%m-%d}",
        view.place.id,
    )


def plain_view(view: PlaceView) -> dict[str, Any]:
    """Return a place at a glance as plain data."""
    organisation = {"id": view.organisation.id, "name": view.organisation.name}
    connection = view.connection
    return {
        "organisation": organisation,
        "location": plain_place(view.place),
        "connection": {
            "state": connection.state.value,
            "expires_at": connection.expires_at and connection.expires_at.isoformat(),
        },
        "steps": [plain_step(step) for step in view.steps],
    }


def plain_place(place: Place) -> dict[str, Any]:
    """Return a place as plain data."""
    at = place.location
    return {
        "id": place.id,
        "name": place.name,
        "state": place.state.value,
        "pos_location": None if at is None else {"id": at.id, "name": at.name},
        "first_day": place.first_day and place.first_day.isoformat(),
    }


def plain_step(step: Step) -> dict[str, Any]:
    """Return a step of the task list as plain data."""
    return {
        "name": step.name.value,
        "state": step.state.value,
        "issues": [issue.as_json() for issue in step.issues],
        "locked_by": step.locked_by and step.locked_by.value,
    }
