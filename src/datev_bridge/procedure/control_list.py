"""The controls of the program, one row each, with the codes by which each of them speaks."""

from attrs import frozen

from datev_bridge.procedure.speech import Text

_READ: Text = ("beim Lesen, je Tag", "when reading, each day")
_RECEIPT: Text = ("beim Lesen, je Beleg", "when reading, each receipt")
_BOOK: Text = ("beim Buchen, je Betrag", "when booking, each amount")
_APPROVE: Text = ("bei Freigabe und beim Buchen", "on approval and when booking")
_HOURLY: Text = ("stündlich", "every hour")
_HOLDS: Text = ("hält den Tag", "holds the day")
_WARNS: Text = ("warnt, bucht", "warns, books")
_ALARM: Text = ("Warnung (5.3)", "alarm (5.3)")


@frozen
class Control:
    """One control.

    Attributes:
        what: What is checked.
        when: When, and of what.
        then: What happens if it is not so.
        codes: By which messages that is told.
    """

    what: Text
    when: Text
    then: Text
    codes: tuple[str, ...] = ()


CONTROLS: tuple[Control, ...] = (
    Control(
        (
            "Der Geschäftstag ist abgeschlossen und der verlangte; die Antwort ist ganz",
            "The business day is closed and the one asked for; the answer is whole",
        ),
        _READ,
        _HOLDS,
        ("DAY-006", "DAY-020", "KS-011", "KS-012", "KS-014"),
    ),
    Control(
        (
            "Kein Beleg kommt zweimal mit verschiedenem Inhalt",
            "No receipt comes twice with different content",
        ),
        _READ,
        _HOLDS,
        ("DAY-021", "KS-070"),
    ),
    Control(
        (
            "Jeder Beleg ist lesbar; nichts Nötiges fehlt",
            "Each receipt is readable; nothing needed is missing",
        ),
        _RECEIPT,
        _HOLDS,
        ("DAY-001", "DAY-002", "DAY-003", "DAY-004", "DAY-005", "DAY-007"),
    ),
    Control(
        (
            "Jeder Beleg geht auf: verkauft gleich bezahlt",
            "Each receipt comes out even: sold equals paid",
        ),
        _RECEIPT,
        _HOLDS,
        ("DAY-016", "DAY-017", "DAY-018", "DAY-019", "DAY-024"),
    ),
    Control(
        (
            "Steuersatz und Beträge jeder Position stimmen überein",
            "VAT rate and amounts of each line agree",
        ),
        _RECEIPT,
        _HOLDS,
        ("DAY-009", "DAY-011", "DAY-012", "DAY-013", "DAY-014", "DAY-015"),
    ),
    Control(
        ("Währung ist EUR, Zeitzone bekannt", "Currency is EUR, time zone known"),
        _READ,
        _HOLDS,
        ("DAY-008", "DAY-022", "DAY-023"),
    ),
    Control(
        (
            "Jede Kategorie und jeder Satz hat genau eine gültige Regel",
            "Each category and rate has exactly one valid rule",
        ),
        _BOOK,
        _HOLDS,
        ("MAP-001", "MAP-002", "MAP-003"),
    ),
    Control(
        ("Kein unbestätigter Vorschlag bucht", "No unconfirmed suggestion books"),
        _APPROVE,
        ("keine Freigabe; hält den Tag", "no approval; holds the day"),
        ("MAP-004",),
    ),
    Control(
        (
            "DATEV rechnet auf dem Konto an dem Tag den Satz der Kasse",
            "DATEV takes the POS's rate on the account on that day",
        ),
        _APPROVE,
        ("keine Freigabe; hält den Tag", "no approval; holds the day"),
        ("MAP-201", "MAP-202", "MAP-203", "MAP-204", "MAP-205", "MAP-207", "MAP-209"),
    ),
    Control(
        ("Konten sind bebuchbar und passen zur Länge", "Accounts can be posted to and fit"),
        _APPROVE,
        ("keine Freigabe; hält den Tag", "no approval; holds the day"),
        ("MAP-213", "MAP-214", "MAP-221", "MAP-223"),
    ),
    Control(
        (
            "Kartenzahlungen liegen nicht auf Kassenkonten, nichts auf dem Zwischenkonto",
            "Card payments are on no cash account, nothing is on the clearing account",
        ),
        _APPROVE,
        ("keine Freigabe; hält den Tag", "no approval; holds the day"),
        ("MAP-022", "MAP-023"),
    ),
    Control(
        (
            "Steuerkalender: Regeln tragen auch kommende Sätze",
            "Tax calendar: rules carry rates to come as well",
        ),
        (
            "bei Prüfung und Freigabe der Zuordnung, drei Monate voraus",
            "when the mapping is checked or approved, three months ahead",
        ),
        ("warnt", "warns"),
        ("MAP-027", "MAP-028", "MAP-029"),
    ),
    Control(
        ("Der Satz ist für das Datum üblich", "The rate is usual for the date"),
        _BOOK,
        _WARNS,
        ("JRN-005",),
    ),
    Control(
        ("Servicegebühr ohne Steuer ist entschieden", "An untaxed service charge is decided about"),
        _BOOK,
        _HOLDS,
        ("JRN-003",),
    ),
    Control(
        ("Nicht gebuchtes Kartentrinkgeld fällt auf", "Card tips that are not booked show"),
        _BOOK,
        _WARNS,
        ("JRN-006",),
    ),
    Control(
        (
            (
                "Zwischenkonto 0,00 je Beleg, Tag und Datei; jeder Cent in genau einer Zeile oder "
                "einem erklärten Posten"
            ),
            (
                "Clearing account 0.00 per receipt, day and file; each cent in exactly one row or "
                "explained item"
            ),
        ),
        ("in jedem Nachweis", "in each proof"),
        ("steht im Nachweis an erster Stelle", "stands first in the proof"),
    ),
    Control(
        (
            "Die Datei entspricht den Regeln des Formats (Meldungen EXTF)",
            "The file obeys the rules of the format (messages EXTF)",
        ),
        ("vor dem Schreiben", "before it is written"),
        _HOLDS,
    ),
    Control(
        ("Kein Geschäftstag wird zweimal geliefert", "No business day is delivered twice"),
        ("vor dem Schreiben", "before it is written"),
        ("keine zweite Datei", "no second file"),
        ("RUN-003",),
    ),
    Control(
        ("Zwei Datenquellen werden nicht vermischt", "Two feeds are not mixed"),
        ("vor dem Lesen", "before reading"),
        ("kein Lauf", "no run"),
        ("RUN-004", "DEC-013"),
    ),
    Control(
        ("Späte Änderungen der Kasse werden gefunden", "Late changes at the POS are found"),
        (
            "zu jeder Datei des Zeitplans, sieben Tage zurück",
            "with each scheduled file, seven days back",
        ),
        (
            "Korrektur K; im abgeschlossenen Zeitraum wartet sie",
            "correction K; in a closed period it waits",
        ),
        ("RUN-016", "DEC-010"),
    ),
    Control(
        ("Erneut gesendet werden nur dieselben Bytes", "Only the same bytes are sent again"),
        ("vor dem Senden, am SHA-256", "before sending, by SHA-256"),
        ("kein Versand", "nothing is sent"),
        ("RUN-013", "RUN-014"),
    ),
    Control(
        ("Jede fällige Datei kommt und kommt an", "Each file that is due comes and arrives"),
        _HOURLY,
        _ALARM,
        ("RUN-033", "RUN-035", "RUN-036", "RUN-037", "RUN-041"),
    ),
    Control(
        ("Umsatz fehlt nicht unbemerkt", "Missing sales do not go unnoticed"),
        _HOURLY,
        _ALARM,
        ("RUN-034",),
    ),
    Control(
        ("Gehaltene Tage bleiben nicht liegen", "Held days are not left lying"),
        _HOURLY,
        _ALARM,
        ("RUN-030",),
    ),
    Control(
        ("Die Verbindung zur Kasse besteht fort", "The connection to the POS goes on"),
        _HOURLY,
        _ALARM,
        ("RUN-031", "RUN-032"),
    ),
    Control(
        (
            "Freigabe erst, wenn alle Bedingungen erfüllt sind",
            "Released only once all conditions are met",
        ),
        ("vor der ersten automatischen Datei", "before the first automatic file"),
        ("keine Freigabe", "no release"),
        ("ONB-001", "ONB-010", "ONB-030", "ONB-040", "ONB-042", "ONB-060", "ONB-063"),
    ),
    Control(
        (
            "Die Person darf, was sie tut, und ist mit zweitem Faktor angemeldet",
            "The person may do what they do, and is logged in with the second factor",
        ),
        ("vor jeder Handlung", "before each act"),
        ("abgelehnt", "refused"),
        ("ACC-001", "ACC-002"),
    ),
    Control(
        ("Zwei Personen überschreiben einander nicht", "Two people do not overwrite each other"),
        ("bei jedem Ändern", "with each change"),
        ("abgelehnt", "refused"),
        ("STO-005",),
    ),
    Control(
        ("Das Protokoll ist unverändert", "The audit trail is intact"),
        (
            "in jeder Ausgabe dieses Dokuments und auf Verlangen",
            "in each edition of this document and on demand",
        ),
        ("wird genannt", "is told"),
        ("AUD-001", "AUD-002", "AUD-003"),
    ),
)
