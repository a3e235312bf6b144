"""The monthly statement as a page that people read and print."""

from collections.abc import Mapping

from datev_bridge.proof.html import render
from datev_bridge.runs.statement import AccountGroup, Statement

_GROUPS: Mapping[AccountGroup, tuple[str, str]] = {
    AccountGroup.CLEARING: ("Zwischenkonto", "Clearing"),
    AccountGroup.TRANSIT: ("Geldtransit", "Transit"),
    AccountGroup.TIPS: ("Trinkgeld", "Tips"),
    AccountGroup.VOUCHERS: ("Gutscheine und Anzahlungen", "Vouchers and deposits"),
    AccountGroup.DEBTORS: ("Debitoren", "Debtors"),
}
_TEXTS: Mapping[str, tuple[str, str]] = {
    "title": ("Monatsaufstellung", "Monthly statement"),
    "provisional": ("vorläufig: der Monat ist nicht zu Ende", "provisional: the month is not over"),
    "balances": ("Gebuchte Salden", "Balances booked"),
    "about": (
        "Aus den gelieferten Dateien allein, Soll positiv, Haben negativ.",
        "From the delivered files alone, debits positive, credits negative.",
    ),
    "group": ("Art", "Group"),
    "account": ("Konto", "Account"),
    "name": ("Bezeichnung", "Name"),
    "carried": ("Vortrag", "Carried"),
    "debit": ("Soll", "Debit"),
    "credit": ("Haben", "Credit"),
    "balance": ("Saldo", "Balance"),
    "files": ("Dateien", "Files"),
    "file": ("Datei", "File"),
    "days": ("Tage", "Days"),
    "digest": ("SHA-256", "SHA-256"),
    "replaced": ("ersetzt durch", "replaced by"),
    "open": ("Offene Tage", "Open days"),
    "held": ("Gehalten", "Held"),
    "missing": ("Fehlend", "Missing"),
    "none": ("keine", "none"),
    "nothing": ("In diesem Monat wurde nichts gebucht.", "Nothing was booked in this month."),
    "head": ("Stand des Protokolls", "Head of the audit trail"),
    "made": ("Erstellt", "Made"),
}


def to_html(statement: Statement, language: str = "de") -> bytes:
    """Return a statement as one page, the same bytes for the same statement.

    Args:
        statement: What to show.
        language: ``"de"`` or ``"en"``.

    Raises:
        ConfigurationError: The extra ``report`` is not installed; PRF-001.
        ValueError: The page does not speak that language.
    """
    number = 0 if language == "de" else 1
    return render(
        "statement.html.j2",
        language,
        statement=statement,
        say={name: texts[number] for name, texts in _TEXTS.items()},
        groups={group: names[number] for group, names in _GROUPS.items()},
    )
