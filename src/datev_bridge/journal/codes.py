"""JRN-xxx: what can be wrong with the booking of a day."""

from datev_bridge.issues import IssueKind, Severity

UNTAXED_SERVICE_CHARGE = IssueKind(
    code="JRN-003",
    severity=Severity.BLOCKS,
    de="Der Beleg enthält {amount} Servicegebühr ohne Umsatzsteuer.",
    en="The receipt has {amount} of service charge without VAT.",
    hint_de="In Deutschland ist eine Servicegebühr Teil des Entgelts. Der Tag wird gehalten, bis "
    "die Kanzlei der Zuordnung einen Steuersatz gibt (rate) oder begründet, warum keiner gilt "
    "(untaxed_reason).",
    hint_en="In Germany a service charge is part of the price. The day is held until the tax "
    "adviser gives its rule a rate (rate) or says why none applies (untaxed_reason).",
)
UNLIKELY_RATE = IssueKind(
    code="JRN-005",
    severity=Severity.WARNS,
    de="„{category}“ hat {rate}; am {day} ist dieser Satz unüblich.",
    en="“{category}” has {rate}; that rate is unusual on {day}.",
    hint_de="Prüfen Sie den Steuersatz der Warengruppe in der Kasse.",
    hint_en="Check the group's tax rate at the POS.",
)
CARD_TIP_IGNORED = IssueKind(
    code="JRN-006",
    severity=Severity.WARNS,
    de="{amount} Trinkgeld über „{category}“ ist in keiner Buchung; die Bank zahlt es aber aus.",
    en="{amount} of tips by “{category}” is in no booking, yet the bank pays it out.",
    hint_de="Buchen Sie unbare Trinkgelder auf ein Trinkgeldkonto (tip_mode = employee).",
    hint_en="Book non-cash tips to a tip account (tip_mode = employee).",
)
TIP_WITHOUT_RATE = IssueKind(
    code="JRN-009",
    severity=Severity.BLOCKS,
    de="Ein Trinkgeld des Inhabers von {amount} gehört zu einem Beleg, dessen Umsatz keine "
    "Aufteilung auf Steuersätze ergibt.",
    en="A tip of the owner of {amount} belongs to a receipt whose revenue gives no split by rate.",
    hint_de="Legen Sie im Profil einen Steuersatz für solche Trinkgelder fest (tip_rate).",
    hint_en="Name one rate for such tips in the profile (tip_rate).",
)
SETTLES_UNKNOWN = IssueKind(
    code="JRN-010",
    severity=Severity.HINTS,
    de="Der Ausgleich einer Rechnung über {amount} nennt keinen Beleg, der hier bekannt ist.",
    en="The settlement of an invoice of {amount} names no receipt that is known here.",
    hint_de="Der offene Posten gleicht sich in DATEV nicht von selbst aus; bitte zuordnen.",
    hint_en="The open item does not clear by itself in DATEV; please assign it.",
)
NOT_MARKED_RECEIVABLE = IssueKind(
    code="JRN-012",
    severity=Severity.WARNS,
    de="Die Kasse führt „{category}“ als Rechnung, die Zuordnung als „{kind}“.",
    en="The POS treats “{category}” as an invoice, the mapping as “{kind}”.",
    hint_de="Als Art „receivable“ erhält jede Rechnung ihre eigene Zeile und Belegnummer.",
    hint_en="With the kind “receivable” every invoice gets a row and a document number of its own.",
)
VOUCHER_UNCLEAR = IssueKind(
    code="JRN-013",
    severity=Severity.BLOCKS,
    de="Der schon versteuerte Gutschein „{category}“ über {amount} passt nicht zum versteuerten "
    "Umsatz des Belegs.",
    en="The voucher “{category}” of {amount}, taxed when sold, does not fit the receipt's taxed "
    "revenue.",
    hint_de="Er darf weder Trinkgeld noch mehr als den Umsatz bezahlen. Bitte prüfen Sie den "
    "Beleg in der Kasse, oder lassen Sie die Kanzlei entscheiden.",
    hint_en="It may pay neither a tip nor more than the revenue. Please look at the receipt at the "
    "POS, or let the tax adviser decide.",
)
DISCOUNT_NOT_STATED = IssueKind(
    code="JRN-015",
    severity=Severity.BLOCKS,
    de="Die Kasse nennt zu „{category}“ keinen lesbaren Rabattbetrag; Rabatte haben hier aber "
    "eigene Konten.",
    en="The POS states no readable discount for “{category}”, yet discounts have accounts of their "
    "own here.",
    hint_de='Löschen Sie die Regeln mit category = "discount": der Umsatz wird dann wie üblich '
    "nach Abzug der Rabatte gebucht. Oder melden Sie uns den Fall.",
    hint_en='Delete the rules with category = "discount": revenue is then booked net of discounts, '
    "as usual. Or report the case.",
)
NAME_NOT_WRITABLE = IssueKind(
    code="JRN-016",
    severity=Severity.BLOCKS,
    de="Der Name „{category}“ passt nicht in einen Buchungstext ({reason}).",
    en="The name “{category}” does not fit into a posting text ({reason}).",
    hint_de='Ergänzen Sie im Abschnitt [[mapping]] mit category = "{target}" und id = "{id}" '
    "die Zeile: {line}",
    hint_en='Add to the section [[mapping]] with category = "{target}" and id = "{id}" the line: '
    "{line}",
)
NO_DEBTOR_LEFT = IssueKind(
    code="JRN-017",
    severity=Severity.BLOCKS,
    de="Für den Kunden des Belegs ist keine Debitorennummer mehr frei; die letzte ist {last}.",
    en="No debtor account is left for the customer of the receipt; the last one is {last}.",
    hint_de="Vergrößern Sie den Nummernkreis im Profil: Abschnitt [debtors], last.",
    hint_en="Widen the range in the profile: section [debtors], last.",
)
