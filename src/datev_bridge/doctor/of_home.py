"""What is asked about the profile and the files around it."""

from collections.abc import Iterable
from datetime import timedelta

from datev_bridge.doctor import codes
from datev_bridge.doctor.facts import Home
from datev_bridge.doctor.line import Answer, Check, Group, Outcome, Question, judged, no, yes
from datev_bridge.issues import Issue
from datev_bridge.kseries.codes import NOT_CONNECTED
from datev_bridge.kseries.tokens import ENDINGS
from datev_bridge.runs.codes import FEED_SWITCHED

_SOON = timedelta(days=7)


def _warnings(home: Home) -> Iterable[Outcome]:
    return judged(home.warnings)


def _app(home: Home) -> Iterable[Outcome]:
    client_id = home.profile.kseries.client_id
    return no(home.app_problem) if home.app_problem else yes(client_id)


def _private(home: Home) -> Iterable[Outcome]:
    return judged(codes.NOT_PRIVATE.at(path=path) for path in home.open_files)


def _rules(home: Home) -> Iterable[Outcome]:
    rules = home.profile.mapping.rules
    if not rules:
        return no(codes.NO_RULES.at("mapping"))
    open_rules = sum(not rule.is_confirmed for rule in rules)
    unsure = (codes.NOT_CONFIRMED.at("mapping", count=open_rules),) if open_rules else ()
    return judged(unsure, detail=len(rules))


def _connected(home: Home) -> Iterable[Outcome]:
    found = home.connection
    if found is None:
        return no(NOT_CONNECTED.at())
    if isinstance(found, Issue):
        return no(found)
    if found.ended is not None:
        return no(ENDINGS[found.ended].at())
    end = found.tokens.refresh_expires_at
    if end is not None and end - home.now < _SOON:
        return no(codes.ENDS_SOON.at(day=end.date().isoformat()))
    return yes("" if end is None else f"→ {end.date().isoformat()}")


def _calibrated(home: Home) -> Iterable[Outcome]:
    found = home.profile.calibration
    if not found:
        return (Outcome(answer=Answer.NOT_NEEDED, issue=codes.NOT_CALIBRATED.at("calibration")),)
    return yes(f"→ {found['last_day']}" if "last_day" in found else "")


def _numbers(home: Home) -> Iterable[Outcome]:
    datev = home.profile.datev
    return yes(f"{datev.consultant_number} / {datev.client_number} · {datev.chart.value}")


def _folder(home: Home) -> Iterable[Outcome]:
    folder = home.profile.delivery.folder
    return no(home.folder_problem) if home.folder_problem else yes(folder)


def _ledger(home: Home) -> Iterable[Outcome]:
    if isinstance(home.ledger, Issue):
        return no(home.ledger)
    settings = home.profile.kseries
    own = [entry for entry in home.ledger if entry.location == settings.location]
    other = {entry.feed for entry in own} - {settings.feed.value}
    if other:
        issue = FEED_SWITCHED.at("kseries.feed", before=min(other), now=settings.feed.value)
        return no(issue)
    last = max((entry.business_day for entry in own), default=None)
    return yes("" if last is None else f"→ {last.isoformat()}")


def _settings(name: str, de: str, en: str) -> Question:
    return Question(name=name, group=Group.SETTINGS, de=de, en=en)


HOME: tuple[Check[Home], ...] = (
    Check(
        question=_settings(
            "odd", "Nichts am Profil ist auffällig", "Nothing in the profile is odd"
        ),
        look=_warnings,
    ),
    Check(
        question=_settings(
            "app", "Die Zugangsdaten der App sind da", "The app's credentials are there"
        ),
        look=_app,
    ),
    Check(
        question=_settings(
            "private", "Geheimnisse liest nur, wer darf", "Secrets are readable by their owner only"
        ),
        look=_private,
    ),
    Check(
        question=_settings("rules", "Regeln ordnen Konten zu", "Rules map accounts"), look=_rules
    ),
    Check(
        question=Question(
            name="connected",
            group=Group.POS,
            de="Die Verbindung zur Kasse besteht",
            en="There is a connection to the POS",
        ),
        look=_connected,
    ),
    Check(
        question=Question(
            name="calibrated",
            group=Group.POS,
            de="Die Kasse ist kalibriert",
            en="The POS is calibrated",
        ),
        look=_calibrated,
    ),
    Check(
        question=Question(
            name="numbers",
            group=Group.DATEV,
            de="Berater, Mandant und Kontenrahmen sind gesetzt",
            en="Consultant, client and chart are set",
        ),
        look=_numbers,
    ),
    Check(
        question=Question(
            name="folder",
            group=Group.DELIVERY,
            de="In den Ordner der Dateien lässt sich schreiben",
            en="The folder of the files can be written to",
        ),
        look=_folder,
    ),
    Check(
        question=Question(
            name="ledger",
            group=Group.DELIVERY,
            de="Was schon exportiert ist, ist lesbar vermerkt",
            en="What was exported is on record and readable",
        ),
        look=_ledger,
    ),
)
