"""What mails say in German."""

from collections.abc import Mapping

from datev_bridge.mail.message import MailKind
from datev_bridge.mail.text import Frame, Text

FRAME = Frame(
    greeting="Guten Tag {name},",
    greeting_without_name="Guten Tag,",
    link="{action}:",
    footer=(
        "Diese Nachricht wurde automatisch von datev_bridge erstellt.",
        "Kennwörter und Codes erfragen wir nie per E-Mail oder Telefon.",
    ),
)

TEXTS: Mapping[MailKind, Text] = {
    MailKind.INVITATION: Text(
        subject="Ihr Zugang zu datev_bridge für {restaurant}",
        paragraphs=(
            "{inviter} hat für Sie einen Zugang zu {restaurant} angelegt.",
            "Legen Sie zuerst ein eigenes Kennwort fest. Der Link gilt einmal, bis {expires}.",
        ),
        action="Kennwort festlegen",
        closing=("Haben Sie das nicht erwartet? Dann genügt es, nichts zu tun.",),
    ),
    MailKind.ADVISER_INVITED: Text(
        subject="{restaurant} bittet Sie um die Buchhaltungsdaten",
        paragraphs=(
            (
                "{inviter} lädt Ihre Kanzlei ein, die DATEV-Daten und die Konten von {restaurant} "
                "in datev_bridge festzulegen und den Testlauf freizugeben."
            ),
            (
                "datev_bridge erstellt aus den Tagesabschlüssen der Kasse Buchungsstapel für "
                "DATEV. Zugangsdaten der Kasse sehen Sie dabei nicht."
            ),
            "Der Link gilt einmal, bis {expires}.",
        ),
        action="Einladung annehmen",
        closing=("Ist das nicht Ihr Mandat? Dann genügt es, nichts zu tun.",),
    ),
    MailKind.OPERATOR_INVITED: Text(
        subject="Ihr Zugang zu datev_bridge als Betreiber",
        paragraphs=(
            "{inviter} hat für Sie einen Zugang angelegt, um datev_bridge zu betreiben.",
            "Legen Sie zuerst ein eigenes Kennwort fest. Der Link gilt einmal, bis {expires}.",
        ),
        action="Kennwort festlegen",
        closing=("Haben Sie das nicht erwartet? Dann genügt es, nichts zu tun.",),
    ),
    MailKind.ACCESS_GIVEN: Text(
        subject="Ihr Zugang zu {restaurant}",
        paragraphs=(
            "{inviter} hat Ihnen in datev_bridge Zugang zu {restaurant} gegeben.",
            "Melden Sie sich an wie bisher; Ihr Kennwort bleibt dasselbe.",
        ),
        action="Anmelden",
    ),
    MailKind.PASSWORD_LINK: Text(
        subject="Ein neues Kennwort für datev_bridge",
        paragraphs=(
            "mit diesem Link legen Sie ein neues Kennwort fest. Er gilt einmal, bis {expires}.",
        ),
        action="Kennwort festlegen",
        closing=("Haben Sie das nicht angefordert? Dann genügt es, nichts zu tun.",),
    ),
    MailKind.START_PASSWORD: Text(
        subject="Ihr Startkennwort für datev_bridge",
        paragraphs=(
            "für {restaurant} wurde ein Zugang angelegt.",
            "Benutzername: {user}",
            "Startkennwort: {password}",
            (
                "Bei der ersten Anmeldung legen Sie ein eigenes Kennwort fest; dieses gilt dann "
                "nicht mehr."
            ),
        ),
        action="Anmelden",
    ),
    MailKind.PASSWORD_CHANGED: Text(
        subject="Ihr Kennwort wurde geändert",
        paragraphs=(
            "Ihr Kennwort für datev_bridge wurde geändert: {at}.",
            (
                "Alle anderen Anmeldungen wurden beendet. Waren Sie das nicht, wenden Sie sich "
                "bitte sofort an den Betreiber."
            ),
        ),
    ),
    MailKind.SECOND_FACTOR_RESET: Text(
        subject="Ihr zweiter Faktor wurde zurückgesetzt",
        paragraphs=(
            (
                "der Betreiber hat Ihren zweiten Faktor zurückgesetzt: {at}. Der Vorgang ist im "
                "Protokoll vermerkt, und alle Anmeldungen wurden beendet."
            ),
            (
                "Bei der nächsten Anmeldung richten Sie ihn neu ein. Haben Sie nicht darum "
                "gebeten, wenden Sie sich bitte sofort an den Betreiber."
            ),
        ),
        action="Anmelden",
    ),
    MailKind.LOCKED_OUT: Text(
        subject="Ihr Zugang ist vorübergehend gesperrt",
        paragraphs=(
            (
                "an Ihrem Zugang gab es zu viele Fehlversuche, zuletzt: {at}. Er ist gesperrt bis "
                "{until} und öffnet sich dann von selbst."
            ),
            (
                "Waren Sie das nicht, brauchen Sie nichts zu tun: Ihr Kennwort ist nicht bekannt "
                "geworden. Bei Zweifeln ändern Sie es nach der nächsten Anmeldung."
            ),
        ),
    ),
    MailKind.REQUEST_RECEIVED: Text(
        subject="Ihre Anfrage für {restaurant} ist eingegangen",
        paragraphs=(
            "vielen Dank für Ihre Anfrage, {restaurant} mit DATEV zu verbinden.",
            "Sobald sie angenommen ist, erhalten Sie Ihre Zugangsdaten mit einer weiteren E-Mail.",
        ),
    ),
    MailKind.REQUEST_WAITING: Text(
        subject="Neue Anfrage: {restaurant}",
        paragraphs=(
            "{contact} ({address}) möchte {restaurant} anbinden.",
            "Die Anfrage wartet auf Ihre Entscheidung.",
        ),
        action="Anfrage ansehen",
    ),
    MailKind.REQUEST_ACCEPTED: Text(
        subject="Ihre Anfrage für {restaurant} ist angenommen",
        paragraphs=(
            "wir freuen uns, {restaurant} zu begleiten.",
            "Die Einladung mit Ihrem Zugang kommt mit einer eigenen E-Mail.",
        ),
    ),
    MailKind.REQUEST_DECLINED: Text(
        subject="Ihre Anfrage für {restaurant}",
        paragraphs=(
            "leider können wir {restaurant} zurzeit nicht anbinden. Der Grund:",
            "> {reason}",
            "Ist er entfallen, stellen Sie die Anfrage gerne erneut.",
        ),
    ),
    MailKind.SETUP_COMPLETE: Text(
        subject="{restaurant}: Einrichtung abgeschlossen",
        paragraphs=(
            (
                "{restaurant} hat alle Angaben gemacht. Als Nächstes folgen der Testlauf und "
                "dessen Freigabe."
            ),
        ),
        action="Profil ansehen",
    ),
    MailKind.TEST_FILE: Text(
        subject="TEST: DATEV-Datei von {restaurant} für den {day}",
        paragraphs=(
            "im Anhang finden Sie die Testdatei {file} mit den Umsätzen vom {day}.",
            (
                "Sie ist nicht festgeschrieben und dient nur der Prüfung. Importieren Sie sie "
                "bitte in einen Testbestand, oder löschen Sie den Stapel danach wieder."
            ),
            (
                "Stimmt alles, bestätigen Sie den Testlauf; sonst schreiben Sie uns, was fehlt. "
                "Der Link gilt bis {expires}."
            ),
        ),
        action="Testlauf beurteilen",
    ),
    MailKind.TEST_CONFIRMED: Text(
        subject="{restaurant}: Testlauf bestätigt",
        paragraphs=(
            "{by} hat den Testlauf vom {day} bestätigt: {at}.",
            "Ändern sich Konten oder Einstellungen, ist ein neuer Testlauf nötig.",
        ),
    ),
    MailKind.TEST_REJECTED: Text(
        subject="{restaurant}: Testlauf mit Änderungswunsch",
        paragraphs=(
            "{by} hat den Testlauf vom {day} nicht bestätigt: {at}. Der Änderungswunsch:",
            "> {text}",
        ),
        action="Testlauf ansehen",
    ),
    MailKind.LIVE: Text(
        subject="{restaurant}: die Buchungsstapel kommen jetzt von selbst",
        paragraphs=(
            (
                "{restaurant} ist freigegeben. Der erste Geschäftstag ist der {first_day}; neue "
                "Dateien kommen {cadence}."
            ),
            "Empfänger: {recipients}",
            "Sie hören von uns, wenn ein Tag eine Entscheidung braucht.",
        ),
        action="Übersicht öffnen",
    ),
    MailKind.FILE_DELIVERED: Text(
        subject="DATEV-Datei von {restaurant}: {period}",
        paragraphs=(
            "im Anhang finden Sie den Buchungsstapel {file} für {period} und den Nachweis dazu.",
            "Prüfsumme (SHA-256) der Datei: {digest}",
        ),
    ),
    MailKind.RUN_FAILED: Text(
        subject="{restaurant}: keine Datei für {period}",
        paragraphs=(
            "die Datei für {period} konnte nicht erstellt oder zugestellt werden.",
            "Was geschah: {problem}",
            "Nächster Schritt: {hint}",
        ),
        action="Lauf ansehen",
    ),
    MailKind.DAY_HELD: Text(
        subject="{restaurant}: Frage zum {day}",
        paragraphs=(
            "der {day} wartet auf eine Entscheidung; die übrigen Tage laufen weiter.",
            "Was auffiel: {problem}",
            "Vorschlag: {hint}",
        ),
        action="Tag klären",
    ),
    MailKind.EXPIRES_SOON: Text(
        subject="{restaurant}: {what} läuft am {date} ab",
        paragraphs=(
            "{what} läuft am {date} ab (verbleibende Tage: {days}).",
            "Nächster Schritt: {hint}",
        ),
        action="Jetzt erneuern",
    ),
    MailKind.EXPIRED: Text(
        subject="{restaurant}: {what} läuft heute ab",
        paragraphs=(
            "{what} läuft heute ab ({date}). Danach entstehen keine Dateien mehr.",
            "Nächster Schritt: {hint}",
        ),
        action="Jetzt erneuern",
    ),
    MailKind.RECONNECT: Text(
        subject="{restaurant}: bitte die Kasse neu verbinden",
        paragraphs=(
            (
                "die Kasse nimmt die Verbindung von {restaurant} nicht mehr an. Bis sie erneuert "
                "ist, entstehen keine Dateien; danach werden die fehlenden Tage nachgeholt."
            ),
            "Konten und Einstellungen bleiben, wie sie sind.",
        ),
        action="Kasse neu verbinden",
    ),
    MailKind.ALARM: Text(
        subject="{restaurant}: bitte ansehen",
        paragraphs=(
            "bei {restaurant} stimmt etwas nicht.",
            "Was auffiel: {problem}",
            "Nächster Schritt: {hint}",
            "Wir melden uns höchstens einmal am Tag dazu, und wenn es erledigt ist.",
        ),
        action="Übersicht öffnen",
    ),
    MailKind.ALARM_OVER: Text(
        subject="{restaurant}: wieder in Ordnung",
        paragraphs=("das ist erledigt: {problem}", "Sie brauchen nichts zu tun."),
        action="Übersicht öffnen",
    ),
    MailKind.STATEMENT: Text(
        subject="{restaurant}: Monatsaufstellung {month}",
        paragraphs=(
            (
                "im Anhang finden Sie die Aufstellung für {month}: die Salden von Zwischenkonto, "
                "Geldtransit, Trinkgeld, Gutscheinen und Debitoren, wie sie gebucht wurden, und "
                "alle Dateien mit ihren Prüfsummen."
            ),
            "Gehaltene Tage: {held}",
            "Fehlende Tage: {missing}",
            "Stand des Protokolls (SHA-256): {head}",
        ),
    ),
    MailKind.CASE_CONFIRMED: Text(
        subject="[{number}] {subject}",
        paragraphs=(
            "Ihr Support-Fall ist eingegangen; seine Nummer ist {number}. Sie haben geschrieben:",
            "> {text}",
        ),
        action="Fall ansehen",
    ),
    MailKind.CASE_OPENED: Text(
        subject="[{number}] {subject}",
        paragraphs=(
            "{by} hat den Support-Fall {number} eröffnet. Ausgangspunkt: {place}",
            "> {text}",
        ),
        action="Fall beantworten",
    ),
    MailKind.CASE_REPLIED: Text(
        subject="[{number}] {subject}",
        paragraphs=("{by} hat auf den Support-Fall {number} geantwortet:", "> {text}"),
        action="Fall beantworten",
    ),
    MailKind.CASE_CLOSED: Text(
        subject="[{number}] {subject}",
        paragraphs=(
            "{by} hat den Support-Fall {number} geschlossen.",
            "> {text}",
            "Ist noch etwas offen, öffnet ihn eine Antwort wieder.",
        ),
        action="Fall ansehen",
    ),
}
