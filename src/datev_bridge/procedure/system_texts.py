"""The texts of chapter 4, as data: how receipts are read and booked, and what is recorded of it."""

from attrs import frozen

from datev_bridge.procedure.speech import Text


@frozen(kw_only=True)
class Topic:
    """A topic of the chapter.

    Attributes:
        title: Its heading.
        paragraphs: Running text.
        items: A list after it.
    """

    title: Text
    paragraphs: tuple[Text, ...]
    items: tuple[Text, ...] = ()


SOURCE = Topic(
    title=("Herkunft der Daten", "Where the data come from"),
    paragraphs=(
        (
            (
                "Gelesen wird über die Finanzschnittstelle des Kassenherstellers, verschlüsselt "
                "(HTTPS) und nur lesend. Der Betrieb stimmt beim Hersteller zu (OAuth); das "
                "Kennwort der Kasse erfährt datev_bridge nicht. Jede Abfrage gilt einem "
                "Geschäftstag einer Betriebsstätte."
            ),
            (
                "Data are read through the finance interface of the POS's vendor, encrypted "
                "(HTTPS) and read-only. The restaurant consents at the vendor (OAuth); "
                "datev_bridge never learns the password of the POS. Each request is for one "
                "business day of one business location."
            ),
        ),
        (
            (
                "Der Geschäftstag ist der der Kasse: Sie bestimmt, wann er beginnt und endet, auch "
                "über Mitternacht und bei der Zeitumstellung. Gebucht wird er erst, wenn die Kasse "
                "ihn als vollständig meldet. Ein Beleg gehört zu dem Tag, in dessen Antwort er "
                "steht."
            ),
            (
                "The business day is that of the POS: it decides when the day begins and ends, "
                "over midnight and on clock changes as well. It is booked only once the POS calls "
                "it complete. A receipt belongs to the day whose answer it is in."
            ),
        ),
        (
            (
                "Ein Tag ohne Verkäufe wird sieben Tage lang erneut abgefragt, da eine Kasse ohne "
                "Netz gewesen sein kann."
            ),
            (
                "A day without sales is asked for again for seven days, since a till may have been "
                "offline."
            ),
        ),
    ),
)
RECEIPT = Topic(
    title=("Auslegung eines Belegs", "How a receipt is read"),
    paragraphs=(
        (
            (
                "Beträge werden vom ersten Zeichen an als Dezimalzahlen geführt, nie als "
                "Gleitkommazahlen. Für jeden Beleg gilt:"
            ),
            (
                "Amounts are decimal numbers from the first character on, never floating point. "
                "For each receipt:"
            ),
        ),
    ),
    items=(
        (
            (
                "Der Steuersatz ist der, den die Kasse zur Position nennt; er wird nie aus dem "
                "Datum oder dem Namen abgeleitet. Hat eine Position mehrere Sätze (Menü), gilt die "
                "Aufteilung der Kasse."
            ),
            (
                "The VAT rate is the one that the POS states for the line; it is never derived "
                "from the date or the name. If a line has several rates (a set menu), the split of "
                "the POS counts."
            ),
        ),
        (
            "Verkauft und bezahlt müssen übereinstimmen; sonst ist der Tag gehalten.",
            "What was sold must equal what was paid; else the day is held.",
        ),
        (
            (
                "Auf Cent gerundet wird einmal, je Beleg, nach dem größten Rest, so dass der Beleg "
                "aufgeht. Tage sind Summen von Cent; eine Rundungszeile gibt es dadurch nicht."
            ),
            (
                "Rounding to cents happens once, per receipt, by largest remainder, so that the "
                "receipt comes out even. Days are sums of cents, so there is no row for rounding."
            ),
        ),
        (
            (
                "Rücknahmen, Stornos und Änderungen werden mit dem Vorzeichen gebucht, das die "
                "Kasse ihnen gibt. Wechselgeld und am Tagesende offene Tische sind kein Umsatz; "
                "der Nachweis nennt sie als erklärte Posten."
            ),
            (
                "Refunds, voids and changes are booked with the signs that the POS gives them. "
                "Floats and tables still open at the end of the day are no revenue; the proof "
                "names them as explained items."
            ),
        ),
        (
            (
                "Eine unbekannte Belegart, eine fremde Währung oder ein unlesbarer Betrag hält den "
                "Tag; nichts wird geraten oder auf null gesetzt."
            ),
            (
                "An unknown type of sale, a foreign currency or an unreadable amount holds the "
                "day; nothing is guessed or taken for zero."
            ),
        ),
    ),
)
BOOKING = Topic(
    title=("Vom Vorgang zur Buchung", "From fact to entry"),
    paragraphs=(
        (
            (
                "Gebucht wird brutto und doppelt, jede Zeile über das Zwischenkonto. Weil jeder "
                "Beleg für sich aufgeht, steht das Zwischenkonto nach jedem Beleg, jedem Tag und "
                "jeder Datei auf 0,00. Ein negativer Betrag vertauscht Soll und Haben; Konto und "
                "BU-Schlüssel bleiben. Welche Konten das sind, steht in 3.3."
            ),
            (
                "Entries are gross and double, each row through the clearing account. Since each "
                "receipt comes out even by itself, the clearing account is 0.00 after each "
                "receipt, each day and each file. A negative amount swaps debit and credit; "
                "account and tax key stay. Which accounts these are stands in 3.3."
            ),
        ),
    ),
)
BOOKINGS: tuple[tuple[Text, ...], ...] = (
    (
        ("Erlös einer Warengruppe zu einem Satz", "Revenue of a group at a rate"),
        ("{clearing}", "{clearing}"),
        ("S", "debit"),
        ("Erlöskonto", "revenue account"),
        (
            "Automatikkonto ohne Schlüssel, sonst BU-Schlüssel nach Satz und Datum",
            "automatic account without key, else tax key by rate and date",
        ),
    ),
    (
        ("Gutschein oder Anzahlung verkauft", "Voucher or prepayment sold"),
        ("{clearing}", "{clearing}"),
        ("S", "debit"),
        ("Verbindlichkeit", "liability"),
        (
            "keine; beim Verkauf versteuerte: Automatikkonto des Satzes",
            "none; taxed when sold: automatic account of the rate",
        ),
    ),
    (
        ("Servicegebühr ohne Steuer, Rundung der Kasse", "Untaxed service charge, POS rounding"),
        ("{clearing}", "{clearing}"),
        ("S", "debit"),
        ("laut Zuordnung", "as mapped"),
        ("laut Zuordnung oder Entscheidung", "as mapped or decided"),
    ),
    (
        ("Trinkgeld der Beschäftigten", "Tip of the staff"),
        ("{clearing}", "{clearing}"),
        ("S", "debit"),
        ("Trinkgeldkonto", "tip account"),
        ("keine", "none"),
    ),
    (
        ("Trinkgeld des Betriebs", "Tip of the business"),
        ("{clearing}", "{clearing}"),
        ("S", "debit"),
        ("Erlöskonto für Trinkgeld", "revenue account for tips"),
        (
            "Sätze des Belegs anteilig, oder der Satz der Regel",
            "rates of the receipt in proportion, or the rule's rate",
        ),
    ),
    (
        ("Zahlung, mit ihrem Trinkgeld", "Payment, with its tip"),
        ("Konto der Zahlungsart", "account of the method"),
        ("S", "debit"),
        ("{clearing}", "{clearing}"),
        ("keine", "none"),
    ),
    (
        ("Zahlung auf Rechnung", "Payment on account"),
        (
            "Forderung oder Debitor; je Beleg eine Zeile, Belegfeld 1 = Belegnummer",
            "receivable or debtor; a row per receipt, document field 1 = receipt number",
        ),
        ("S", "debit"),
        ("{clearing}", "{clearing}"),
        ("keine", "none"),
    ),
    (
        (
            "Alter Gutschein eingelöst, beim Verkauf versteuert",
            "Old voucher taxed when it was sold",
        ),
        ("Konto der versteuerten Gutscheine", "account of taxed vouchers"),
        ("S", "debit"),
        ("{clearing}", "{clearing}"),
        (
            "Satz des Verkaufs, auch für den bezahlten Erlös; die Steuer hebt sich auf",
            "rate of the sale, for the revenue it paid as well; the VAT nets to zero",
        ),
    ),
    (
        ("Wechselgeld, sofern zugeordnet", "Float, if it is mapped"),
        ("Kassenkonto", "cash account"),
        ("nach Vorzeichen", "by sign"),
        ("Konto für Wechselgeld", "account for floats"),
        ("keine", "none"),
    ),
)
"""One row a fact: fact, account, side, contra account, tax (booking rules, section 4)."""
RESOLUTION = Topic(
    title=("Wie eine Regel gefunden wird", "How a rule is found"),
    paragraphs=(
        (
            (
                "Für jeden Betrag wird nach Kategorie, Steuersatz, Umsatzstelle und Geschäftstag "
                "genau eine Regel gesucht:"
            ),
            (
                "For each amount exactly one rule is looked for, by category, VAT rate, revenue "
                "centre and business day:"
            ),
        ),
    ),
    items=(
        (
            (
                "Es zählen die Regeln der Fassung, die beim Buchen freigegeben ist, soweit sie am "
                "Geschäftstag gelten. Kennung und Fassung stehen in jedem Nachweis."
            ),
            (
                "Rules of the revision approved at the time of booking count, as far as they are "
                "valid on the business day. The revision stands in each proof."
            ),
        ),
        (
            (
                "Die engste Regel gewinnt: die mit den meisten der drei Eingrenzungen Satz, "
                "Umsatzstelle, Zahlungsart. Zwei gleich enge sind ein Fehler und halten den Tag."
            ),
            (
                "The most specific rule wins: the one with most of the three limits rate, revenue "
                "centre, payment method. Two of the same width are an error and hold the day."
            ),
        ),
        (
            (
                "Eine Rücknahme darf eine Regel desselben Satzes noch 24 Monate nach deren Ende "
                "benutzen; ein Hinweis nennt sie."
            ),
            (
                "What is taken back may use a rule of the same rate for 24 months after its end; a "
                "hint names it."
            ),
        ),
        (
            "Ein Auffangkonto wird nur benutzt, wenn eines zugeordnet ist; dann warnt der Lauf.",
            "A fallback account is used only if one is mapped; the run then warns.",
        ),
        (
            (
                "Sonst ist der Tag gehalten, bis jemand zuordnet oder entscheidet. Vorschläge "
                "buchen nie."
            ),
            "Else the day is held until somebody maps or decides. Suggestions never book.",
        ),
    ),
)
TAX = Topic(
    title=("Steuersätze und BU-Schlüssel", "VAT rates and tax keys"),
    paragraphs=(
        (
            (
                "Das Programm kennt die Sätze und Schlüssel je Datum. Vor dem Buchen prüft es, ob "
                "DATEV auf dem Konto an diesem Tag denselben Satz rechnet, den die Kasse genommen "
                "hat; sonst ist der Tag gehalten. Ein für das Datum ungewöhnlicher Satz führt zu "
                "einer Warnung, nicht zu einer Änderung."
            ),
            (
                "The program knows rates and keys by date. Before it books it checks whether DATEV "
                "takes the same rate on the account on that day as the POS did; else the day is "
                "held. A rate unusual for the date leads to a warning, never to a change."
            ),
        ),
    ),
)
FILE = Topic(
    title=("Die Datei", "The file"),
    paragraphs=(
        (
            (
                "Jede Datei ist ein Buchungsstapel im DATEV-Format EXTF, Windows-1252, mit "
                "Kopfzeile und 125 Spalten. Sie wird vor dem Schreiben gegen die Regeln des "
                "Formats geprüft und entsteht ganz oder gar nicht. Aus gleichen Eingaben entstehen "
                "gleiche Bytes. Der Dateiname beginnt mit EXTF_ und nennt Betrieb, Betriebsstätte "
                "und Zeitraum."
            ),
            (
                "Each file is a booking batch in DATEV's format EXTF, Windows-1252, with a header "
                "and 125 columns. It is checked against the rules of the format before it is "
                "written, and is there whole or not at all. Equal inputs give equal bytes. Its "
                "name begins with EXTF_ and names restaurant, business location and period."
            ),
        ),
    ),
)
HEADER: tuple[tuple[str, Text, str], ...] = (
    ("11", ("Beraternummer", "Consultant number"), "datev.consultant_number"),
    ("12", ("Mandantennummer", "Client number"), "datev.client_number"),
    ("13", ("WJ-Beginn", "Start of the fiscal year"), "datev.fiscal_year_start"),
    ("14", ("Sachkontenlänge", "Account length"), "datev.account_length"),
    ("17", ("Bezeichnung, Anfang", "Description, beginning"), "datev.journal_description"),
    ("18", ("Diktatkürzel", "Initials"), "datev.journal_code"),
    ("21", ("Festschreibung", "Committed"), "datev.committed"),
)
"""Number, name and key of the header fields that settings fill."""
COMMITMENT = Topic(
    title=("Festschreibung", "Committing (Festschreibung)"),
    paragraphs=(
        (
            (
                "Das Kennzeichen steht in Kopf und Zeilen immer ausdrücklich als 0 oder 1; leer "
                "würde DATEV festschreiben. Bei 0 ist der Stapel nach dem Import änderbar, bis die "
                "Kanzlei ihn festschreibt: Die Unveränderbarkeit der Bücher (GoBD Rz. 107 ff.) "
                "stellt dann die Kanzlei her. Was in 3.2 eingestellt ist, gilt für jede Datei "
                "außer Testdateien."
            ),
            (
                "The mark stands explicitly in header and rows, 0 or 1; if it were empty, DATEV "
                "would commit. With 0 the batch can be changed after the import until the tax "
                "adviser commits it: that the books cannot be changed (GoBD nos. 107 ff.) is then "
                "brought about by the tax adviser. What is set in 3.2 holds for each file but test "
                "files."
            ),
        ),
    ),
)
CORRECTIONS = Topic(
    title=("Korrekturen", "Corrections"),
    paragraphs=(
        (
            (
                "Ein gelieferter Tag wird nie geändert und nie ein zweites Mal ganz gebucht. Zu "
                "jeder Datei des Zeitplans werden die letzten sieben gelieferten Tage erneut "
                "gelesen. Weicht die Kasse vom Gelieferten ab, entsteht eine Datei mit genau dem "
                "Unterschied, nach der Zuordnung, mit der der Tag versiegelt ist."
            ),
            (
                "A delivered day is never changed and never booked as a whole a second time. With "
                "each scheduled file the last seven delivered days are read again. If the POS "
                "differs from what was delivered, a file with just the difference is made, by the "
                "mapping that the day is sealed with."
            ),
        ),
        (
            (
                "Liegt der Tag in einem abgeschlossenen Zeitraum (bis zum Tag, der in 3.2 "
                "eingestellt ist; darüber hinaus jeder Monat ab dem 11. des Folgemonats), wartet "
                "die Korrektur auf eine Entscheidung: ursprüngliches Datum, oder erster offener "
                "Tag mit dem ursprünglichen Datum im Text."
            ),
            (
                "If the day lies in a closed period (up to the day set in 3.2; beyond it each "
                "month from the 11th of the following one on), the correction waits for a "
                "decision: original date, or first open day with the original date in the text."
            ),
        ),
    ),
)
KINDS: tuple[tuple[Text, ...], ...] = (
    (
        ("ohne", "none"),
        ("Zeitplan oder Nacherfassung", "Schedule or backfill"),
        ("Geschäftstage, die in keiner Datei waren", "Business days that were in no file"),
    ),
    (
        ("Nachtrag", "Nachtrag"),
        ("Freigegebener gehaltener Tag", "Held day that was released"),
        (
            "Der Tag, nachdem spätere schon geliefert waren",
            "The day, after later ones had been delivered",
        ),
    ),
    (
        ("K1, K2 …", "K1, K2 …"),
        ("Späte Änderung der Kasse, oder neu gebucht", "Late change at the POS, or booked anew"),
        ("Nur der Unterschied zum Gelieferten", "Only the difference to what was delivered"),
    ),
    (
        ("E1, E2 …", "E1, E2 …"),
        ("Kanzlei bestätigt: nicht eingelesen", "Tax adviser confirms: was not imported"),
        ("Ersatz, der die ersetzte Datei nennt", "Replacement that names the file it replaces"),
    ),
    (
        ("TEST", "TEST"),
        ("Testlauf", "Test run"),
        (
            "Ein echter vergangener Tag; nicht für die Bücher",
            "A real day of the past; not for the books",
        ),
    ),
)
PROOF = Topic(
    title=("Der Nachweis (Abstimmung)", "The proof (Abstimmung)"),
    paragraphs=(
        (
            (
                "Zu jeder Datei gehört ein Nachweis, als Seite und als JSON: je Geschäftstag "
                "Umsatz nach Steuersatz, Trinkgeld, Gutscheine, Zahlungen, Saldo des "
                "Zwischenkontos, Umsatzsteuer nach DATEV und nach Belegen, jede Buchungszeile mit "
                "ihren Belegen, jeder Beleg mit seinen Zeilen, Entscheidungen mit Person und "
                "Grund, gehaltene Tage, erklärte Posten. Jeder Cent jedes Belegs steht in genau "
                "einer Zeile oder in einem erklärten Posten."
            ),
            (
                "To each file belongs a proof, as a page and as JSON: for each business day "
                "revenue by rate, tips, vouchers, payments, balance of the clearing account, VAT "
                "by DATEV and by receipts, each row with its receipts, each receipt with its rows, "
                "decisions with person and reason, held days, explained items. Each cent of each "
                "receipt is in exactly one row or in one explained item."
            ),
        ),
    ),
)
STORAGE = Topic(
    title=("Speicherung und Unveränderbarkeit", "Storage and protection against change"),
    paragraphs=(
        (
            (
                "Alles liegt in einer Datenbank. Was geliefert wird, wird in einem Zug "
                "aufgezeichnet: ganz oder gar nicht. Bricht ein Lauf ab, stellt der nächste fest, "
                "was schon geschah, und bucht keinen Tag doppelt."
            ),
            (
                "Everything is in one database. What is delivered is recorded in one go: whole or "
                "not at all. If a run breaks off, the next one finds out what has happened, and "
                "books no day twice."
            ),
        ),
        (
            (
                "Wer Zugriff auf die Datenbank selbst hat, könnte Zeilen ändern; das Programm "
                "verhindert das nicht, macht es aber erkennbar: Jeder Eintrag des Protokolls "
                "enthält die Prüfsumme des vorigen, und die Prüfsumme des letzten steht in "
                "Exporten, in jeder Monatsaufstellung und in diesem Dokument, also außerhalb der "
                "Datenbank."
            ),
            (
                "Whoever has access to the database itself could change rows; the program does not "
                "prevent that, but makes it show: each entry of the audit trail holds the checksum "
                "of the one before, and the checksum of the last one stands in exports, in each "
                "monthly statement and in this document, thus outside the database."
            ),
        ),
    ),
)
RECORDS: tuple[tuple[Text, ...], ...] = (
    (
        ("Versiegelter Tag", "Sealed day"),
        (
            "Buchungen, Fassung der Zuordnung, Entscheidungen, Prüfsummen der gelesenen Belege",
            "Entries, revision of the mapping, decisions, checksums of the receipts that were read",
        ),
        ("wird nie bearbeitet; Korrekturen kommen hinzu", "never edited; corrections are added"),
    ),
    (
        ("Datei und Nachweis", "File and proof"),
        ("die Bytes, wie sie geliefert wurden", "the bytes as they were delivered"),
        (
            "SHA-256; erneutes Senden nur bei gleicher Prüfsumme",
            "SHA-256; sent again only if the checksum is equal",
        ),
    ),
    (
        ("Kontenzuordnung", "Mapping"),
        (
            "jede freigegebene Fassung mit Person und Zeit",
            "each approved revision, person and time",
        ),
        (
            "Freigegebenes wird nie bearbeitet; Prüfsumme",
            "what is approved is never edited; checksum",
        ),
    ),
    (
        ("Einstellungen", "Settings"),
        ("jeder Stand mit Person und Zeit", "each revision with person and time"),
        ("kein Stand wird überschrieben; Prüfsumme", "none is overwritten; checksum"),
    ),
    (
        ("Entscheidungen", "Decisions"),
        ("Tag, Inhalt, Person, Zeit, Grund", "day, content, person, time, reason"),
        ("bleiben auch nach Rücknahme stehen", "stay on record when they are taken back"),
    ),
    (
        ("Protokoll", "Audit trail"),
        ("wer was wann tat, vorher und nachher", "who did what when, before and after"),
        ("nur anfügen; Kette von Prüfsummen", "append-only; chain of checksums"),
    ),
    (
        ("Zugangsdaten der Kasse", "Credentials of the POS"),
        ("Zugriffsschlüssel der Verbindung", "access keys of the connection"),
        (
            "verschlüsselt; der Schlüssel liegt außerhalb der Datenbank",
            "encrypted; the key lies outside the database",
        ),
    ),
)
PROGRAM = Topic(
    title=("Programm und Version", "Program and version"),
    paragraphs=(
        (
            (
                "Der Quelltext liegt offen und ist je Version festgehalten. Mit welcher Version "
                "eine Ausgabe dieser Dokumentation erstellt wurde, steht in 7.4; den Wechsel der "
                "Version hält der Betreiber des Dienstes fest (Kapitel 8)."
            ),
            (
                "The source is open and fixed for each version. With which version an edition of "
                "this documentation was made stands in 7.4; changes of the version are noted by "
                "the operator of the service (chapter 8)."
            ),
        ),
    ),
)
