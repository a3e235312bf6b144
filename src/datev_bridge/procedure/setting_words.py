"""Settings in words: what each is called, how its values are said, and what it brings about."""

from collections.abc import Mapping

from attrs import field, frozen

from datev_bridge.journey.settings_list import ListedSetting, Source
from datev_bridge.procedure.speech import NOTHING, Speech, Text

LEFT_OUT = frozenset(
    {
        "kseries.api_url",
        "kseries.auth_url",
        "kseries.client_id",
        "kseries.client_secret_file",
        "kseries.redirect_uri",
        "kseries.token_file",
    }
)
"""Keys of profiles in files only: a service has them from its app, see section 4.1."""
WITHOUT_DEFAULT = frozenset({"delivery.folder"})
"""Keys whose default is that of profiles in files: in a service nothing set is nothing there."""


@frozen
class SettingWords:
    """The words of one setting.

    Attributes:
        label: What it is called.
        effect: What it brings about.
        values: Values by how TOML says them → how people say them.
        effects: Values → what that value brings about, in the place of ``effect``.
    """

    label: Text
    effect: Text
    values: Mapping[str, Text] = field(factory=dict, hash=False)
    effects: Mapping[str, Text] = field(factory=dict, hash=False)


_DAYS = (
    ("Montag", "Monday"),
    ("Dienstag", "Tuesday"),
    ("Mittwoch", "Wednesday"),
    ("Donnerstag", "Thursday"),
    ("Freitag", "Friday"),
    ("Samstag", "Saturday"),
    ("Sonntag", "Sunday"),
)

WORDS: Mapping[str, SettingWords] = {
    "property.name": SettingWords(
        ("Name des Betriebs", "Name of the restaurant"),
        ("Steht in Nachweis, E-Mails und Dateinamen.", "Stands in proof, mails and file names."),
    ),
    "kseries.location": SettingWords(
        ("Betriebsstätte der Kasse", "Business location of the POS"),
        (
            "Nur Verkäufe dieser Betriebsstätte werden gelesen.",
            "Only sales of this business location are read.",
        ),
    ),
    "kseries.feed": SettingWords(
        ("Datenquelle der Kasse", "Feed of the POS"),
        ("Welche Auskunft der Kasse gebucht wird.", "Which report of the POS is booked."),
        {"v2": ("V2, sales-daily", "V2, sales-daily"), "v1": ("V1, finance", "V1, finance")},
        {
            "v2": (
                (
                    "Korrekturen der Kasse stehen an dem Tag, an dem sie vorgenommen werden; ein "
                    "gelieferter Tag bleibt, wie er war. Nur der Betreiber kann die Quelle ändern."
                ),
                (
                    "Corrections at the POS appear on the day on which they are made; a delivered "
                    "day stays as it was. Only the operator can change the feed."
                ),
            ),
            "v1": (
                (
                    "Korrekturen der Kasse stehen am Tag des ursprünglichen Belegs; gelieferte "
                    "Tage können sich ändern und werden dann berichtigt. Nur der Betreiber kann "
                    "die Quelle ändern."
                ),
                (
                    "Corrections at the POS appear on the day of the original receipt; delivered "
                    "days can change and are then corrected. Only the operator can change the feed."
                ),
            ),
        },
    ),
    "kseries.compare_totals": SettingWords(
        ("Vergleich mit den Summen der Kasse", "Comparison with the POS's totals"),
        (
            (
                "Der Nachweis vergleicht jeden Tag mit den eigenen Summen der Kasse und erklärt "
                "Abweichungen; der Vergleich hält keinen Tag zurück."
            ),
            (
                "The proof compares each day with the POS's own totals and explains differences; "
                "the comparison holds no day."
            ),
        ),
        {"true": ("ja", "yes"), "false": ("nein", "no")},
    ),
    "datev.consultant_number": SettingWords(
        ("Beraternummer", "Consultant number"),
        (
            "Feld 11 im Kopf jeder Datei: zu welcher Kanzlei sie gehört.",
            "Field 11 of each file's header: which tax adviser it belongs to.",
        ),
    ),
    "datev.client_number": SettingWords(
        ("Mandantennummer", "Client number"),
        (
            "Feld 12 im Kopf jeder Datei: in welchen Bestand sie eingelesen wird.",
            "Field 12 of each file's header: into which ledger it is imported.",
        ),
    ),
    "datev.fiscal_year_start": SettingWords(
        ("Beginn des Wirtschaftsjahres", "Start of the fiscal year"),
        (
            "Monat und Tag. Feld 13 im Kopf; keine Datei reicht über ein Wirtschaftsjahr hinaus.",
            "Month and day. Field 13 of the header; no file reaches over the end of a fiscal year.",
        ),
    ),
    "datev.account_length": SettingWords(
        ("Länge der Sachkonten", "Length of account numbers"),
        (
            "Feld 14 im Kopf. Konten anderer Länge nimmt das Programm nicht an.",
            "Field 14 of the header. Accounts of another length are refused.",
        ),
    ),
    "datev.chart": SettingWords(
        ("Kontenrahmen", "Chart of accounts"),
        (
            "Bestimmt Vorschläge und die Prüfung, ob ein Konto den Steuersatz trägt.",
            "Decides proposals and the check whether an account carries a rate.",
        ),
    ),
    "datev.clearing_account": SettingWords(
        ("Zwischenkonto", "Clearing account"),
        (
            "Gegenkonto jeder Zeile. Es geht je Beleg, je Tag und je Datei auf 0,00 auf.",
            "Contra account of every row. It comes to 0.00 per receipt, per day and per file.",
        ),
    ),
    "datev.tip_account": SettingWords(
        ("Trinkgeldkonto", "Tip account"),
        (
            (
                "Wird für Trinkgeld vorgeschlagen; leer: das übliche des Kontenrahmens. Gebucht "
                "wird nach der Kontenzuordnung."
            ),
            "Proposed for tips; empty: the usual one of the chart. What books is the mapping.",
        ),
    ),
    "datev.committed": SettingWords(
        ("Festschreibung beim Import", "Committed on import (Festschreibung)"),
        ("", ""),
        {
            "false": ("0, vorläufig", "0, provisional"),
            "true": ("1, festgeschrieben", "1, committed"),
        },
        {
            "false": (
                (
                    "Jede Datei trägt in Kopf und Zeilen ausdrücklich 0. Der Import schreibt nicht "
                    "fest; das Festschreiben liegt bei der Kanzlei."
                ),
                (
                    "Every file says 0 explicitly, in header and rows. The import does not commit; "
                    "committing lies with the tax adviser."
                ),
            ),
            "true": (
                (
                    "Jede Datei trägt in Kopf und Zeilen ausdrücklich 1. Was eingelesen ist, lässt "
                    "sich in DATEV nur noch stornieren. Testdateien tragen immer 0."
                ),
                (
                    "Every file says 1 explicitly, in header and rows. What was imported can only "
                    "be reversed in DATEV. Test files always say 0."
                ),
            ),
        },
    ),
    "datev.journal_code": SettingWords(
        ("Diktatkürzel", "Initials"),
        (
            "Zwei Großbuchstaben, Feld 18 im Kopf; leer: keines.",
            "Two capital letters, field 18 of the header; empty: none.",
        ),
    ),
    "datev.journal_description": SettingWords(
        ("Bezeichnung des Stapels", "Description of the batch"),
        (
            (
                "Steht am Anfang des Namens, unter dem DATEV den Stapel führt; Art und Zeitraum "
                "folgen."
            ),
            "Begins the name under which DATEV lists the batch; kind and period follow.",
        ),
    ),
    "datev.granularity": SettingWords(
        ("Verdichtung", "Granularity"),
        ("", ""),
        {
            "day": ("je Tag", "per day"),
            "day and centre": ("je Tag und Umsatzstelle", "per day and revenue centre"),
            "receipt": ("je Beleg", "per receipt"),
        },
        {
            "day": (
                (
                    "Gleichartiges eines Geschäftstags steht in einer Zeile. Der Nachweis führt "
                    "von der Zeile zu ihren Belegen und zurück."
                ),
                (
                    "Like amounts of a business day stand in one row. The proof leads from a row "
                    "to its receipts and back."
                ),
            ),
            "day and centre": (
                (
                    "Gleichartiges eines Geschäftstags steht je Umsatzstelle in einer Zeile. Der "
                    "Nachweis führt von der Zeile zu ihren Belegen und zurück."
                ),
                (
                    "Like amounts of a business day stand in one row per revenue centre. The proof "
                    "leads from a row to its receipts and back."
                ),
            ),
            "receipt": (
                "Jeder Beleg hat eigene Zeilen.",
                "Each receipt has rows of its own.",
            ),
        },
    ),
    "datev.document_field_1": SettingWords(
        ("Muster für Belegfeld 1", "Template of document field 1"),
        (
            (
                "Ergibt in jeder Zeile das Belegfeld 1. Rechnungen tragen statt dessen die Nummer "
                "ihres Belegs."
            ),
            (
                "Gives document field 1 of each row. Invoices carry the number of their receipt "
                "instead."
            ),
        ),
    ),
    "datev.posting_text": SettingWords(
        ("Muster für den Buchungstext", "Template of the posting text"),
        ("Ergibt in jeder Zeile den Buchungstext.", "Gives the posting text of each row."),
    ),
    "datev.closed_until": SettingWords(
        ("Abgeschlossen bis einschließlich", "Closed up to and including"),
        (
            "Ändert sich ein Tag bis dahin noch, wartet seine Korrektur auf eine Entscheidung.",
            "If a day up to then still changes, its correction waits for a decision.",
        ),
    ),
    "schedule.cadence": SettingWords(
        ("Turnus", "Cadence"),
        ("", ""),
        {
            "daily": ("täglich", "daily"),
            "weekly": ("wöchentlich", "weekly"),
            "monthly": ("monatlich", "monthly"),
        },
        {
            "daily": (
                (
                    "Jeden Tag kommt eine Datei mit allen Geschäftstagen, die beendet und in "
                    "keiner Datei sind."
                ),
                "Each day a file comes with all business days that have ended and are in no file.",
            ),
            "weekly": (
                (
                    "Eine Datei enthält die Geschäftstage von Montag bis Sonntag, nach Monaten "
                    "getrennt."
                ),
                "A file holds the business days from Monday to Sunday, split by month.",
            ),
            "monthly": (
                "Eine Datei enthält die Geschäftstage eines Kalendermonats.",
                "A file holds the business days of a calendar month.",
            ),
        },
    ),
    "schedule.closing_time": SettingWords(
        ("Uhrzeit", "Closing time"),
        (
            "Ortszeit des Betriebs, zu der die Datei entsteht.",
            "Wall time at the restaurant at which the file is made.",
        ),
    ),
    "schedule.weekday": SettingWords(
        ("Wochentag", "Day of the week"),
        ("Nur bei wöchentlichen Dateien.", "For weekly files only."),
        {str(number): name for number, name in enumerate(_DAYS, start=1)},
    ),
    "schedule.day_of_month": SettingWords(
        ("Tag des Monats", "Day of the month"),
        ("Nur bei monatlichen Dateien.", "For monthly files only."),
    ),
    "schedule.grace_minutes": SettingWords(
        ("Wartezeit nach dem Ende des Tages, in Minuten", "Grace after the end of a day, minutes"),
        (
            (
                "So lange nach seinem Ende wird ein Geschäftstag noch nicht gebucht, damit die "
                "Kasse Nachzügler übermitteln kann."
            ),
            (
                "So long after its end a business day is not booked yet, for the POS to hand in "
                "what is late."
            ),
        ),
    ),
    "schedule.wait_hours": SettingWords(
        ("Warten auf gehaltene Tage, in Stunden", "Waiting for held days, in hours"),
        (
            (
                "So lange wartet eine Datei nach ihrer Zeit auf neue Tage, die gehalten sind; "
                "danach kommt sie ohne sie, und sie folgen als Nachtrag. 0: Sie wartet nicht."
            ),
            (
                "So long a file waits after its time for new days that are held; then it comes "
                "without them, and they follow in a file of their own (Nachtrag). 0: it does not "
                "wait."
            ),
        ),
    ),
    "delivery.folder": SettingWords(
        ("Ordner", "Folder"),
        (
            "Dorthin wird jede Datei zusätzlich gelegt, sofern ein Ordner eingestellt ist.",
            "Each file is put there as well, if a folder is set.",
        ),
    ),
    "delivery.recipients": SettingWords(
        ("Empfänger", "Recipients"),
        (
            "An diese Adressen gehen jede Datei und ihr Nachweis per E-Mail.",
            "Each file and its proof are mailed to these addresses.",
        ),
    ),
    "release.confirmed_by": SettingWords(
        ("Wer den Testlauf bestätigt", "Who confirms the test run"),
        ("", ""),
        {
            "automatic": ("die Kanzlei, sonst der Betrieb", "the tax adviser, else the owner"),
            "owner": ("der Betrieb", "the owner"),
            "adviser": ("die Kanzlei", "the tax adviser"),
        },
        {
            "automatic": (
                (
                    "Hat der Betrieb eine Kanzlei im Portal, ist ihre Bestätigung nötig, sonst die "
                    "des Betriebs."
                ),
                (
                    "If the restaurant has a tax adviser in the portal, their confirmation is "
                    "needed, else the owner's."
                ),
            ),
            "owner": (
                "Ohne die Bestätigung des Betriebs kommt keine automatische Datei.",
                "Without the owner's confirmation no automatic file comes.",
            ),
            "adviser": (
                "Ohne die Bestätigung der Kanzlei kommt keine automatische Datei.",
                "Without the tax adviser's confirmation no automatic file comes.",
            ),
        },
    ),
    "debtors.first": SettingWords(
        ("Debitoren: erste Nummer", "Debtors: first number"),
        (
            (
                "Kunden, die auf Rechnung kaufen, erhalten ab hier je ein Konto, einmal und für "
                "immer. Leer: ein gemeinsames Konto nach der Kontenzuordnung."
            ),
            (
                "Customers who buy on account get an account each from here on, once and for good. "
                "Empty: one common account by the mapping."
            ),
        ),
    ),
    "debtors.last": SettingWords(
        ("Debitoren: letzte Nummer", "Debtors: last number"),
        (
            "Ist sie vergeben, wird ein Tag mit einem neuen Kunden gehalten.",
            "Once it is taken, a day with a new customer is held.",
        ),
    ),
    "account": SettingWords(
        ("Eigene Konten der Kanzlei", "The tax adviser's own accounts"),
        (
            "Gehen dem Kontenrahmen vor; sie sind unten einzeln aufgeführt.",
            "Go before the chart; they are listed one by one below.",
        ),
    ),
}
"""Every key of the settings that a service has, in the order of the file."""

_UNKNOWN = SettingWords(("", ""), ("", ""))
_SOURCES: Mapping[Source, Text] = {
    Source.DEFAULT: ("Voreinstellung", "default"),
    Source.FILE: ("Datei", "file"),
    Source.REVISION: ("Stand {number}, {author}, {at}", "revision {number}, {author}, {at}"),
    Source.CONNECTION: ("beim Verbinden gewählt", "chosen when it was connected"),
    Source.NOWHERE: ("nicht angegeben", "not given"),
}


def words_of(key: str) -> SettingWords:
    """Return the words of a setting; of one that has none, empty ones."""
    return WORDS.get(key, _UNKNOWN)


def label_of(key: str, speech: Speech) -> str:
    """Return what a setting is called; its key where it has no name."""
    return speech.say(words_of(key).label) or key


def value_of(key: str, value: object, speech: Speech) -> str:
    """Return a value as people say it."""
    named = words_of(key).values.get(plain(value))
    if named is not None:
        return speech.say(named)
    if isinstance(value, list | tuple):
        is_plain = all(isinstance(each, str) for each in value)
        return "\n".join(value) if is_plain and value else str(len(value) or NOTHING)
    return NOTHING if value in {None, ""} else str(value)


def shown_value(setting: ListedSetting, speech: Speech) -> str:
    """Return the value that a setting has in a service, as people say it."""
    if setting.source is Source.DEFAULT and setting.key in WITHOUT_DEFAULT:
        return NOTHING
    return value_of(setting.key, setting.value, speech)


def effect_of(key: str, value: object, speech: Speech) -> str:
    """Return what a value of a setting brings about."""
    words = words_of(key)
    return speech.say(words.effects.get(plain(value), words.effect))


def source_of(setting: ListedSetting, zone: str, speech: Speech) -> str:
    """Return where a setting's value comes from: by whom, since when."""
    revision = setting.revision
    return speech.say(
        _SOURCES[setting.source],
        number=revision.number if revision else "",
        author=revision.author if revision else "",
        at=speech.moment(revision.made_at, zone) if revision else "",
    )


def plain(value: object) -> str:
    """Return a value as TOML would say it, in one word."""
    return str(value).lower() if isinstance(value, bool) else str(value)
