"""German and English words in the names of payment methods, as data.

Kinds of sources: the vendor's reserved codes, preset methods in the help pages of tills, card
schemes and acquirers, delivery portals and issuers of meal vouchers, and the usage of the trade.
Words are folded and in the singular, as in :mod:`datev_bridge.mapping.words`.
"""

from enum import Enum


class Tender(Enum):
    """What the name of a payment method says a guest pays with."""

    UNCLEAR = "unclear"
    """Needs a person: foreign money, tips, discounts, credits of the house's own cards."""
    BRAND = "brand"
    """Somebody who collects money or sells for the house, by name."""
    STAFF = "staff"
    ROOM = "room"
    OTHER = "other"
    """Given away, lost, or taken out by the owner."""
    DEPOSIT = "deposit"
    CASH = "cash"
    VOUCHER = "voucher"
    RECEIVABLE = "receivable"
    ONLINE = "online"
    CARD = "card"
    RETURNABLE = "returnable"
    """The deposit on cups and bottles: no way to pay."""


PAYMENT_PHRASES: tuple[tuple[str, str], ...] = (
    (r"\be\.?c\.?[ -]?cash\b|\belectronic cash\b", " girocard "),
    (r"\be\.c\.", " ec "),
    (r"\b(uber|ueber) ?eats\b", " ubereats "),
    (r"\bdelivery hero\b|\bjust ?eat\b|\btake ?away(\.com)?\b", " lieferando "),
    (r"\btoo ?good ?to ?go\b|\btgtg\b|\b2good2go\b", " toogoodtogo "),
    (r"\bticket restaurants?\b|\b(meal|lunch|food) ?(vouchers?|cards?|tickets?)\b", " edenred "),
    (r"\b(the ?fork|open ?table|seven ?rooms|jochen schweizer|my ?days)\b", " groupon "),
    (r"\bamazon ?pay\b|\bpay ?direkt\b|\bsofort(ueberweisung)?\b|\bbooking\.com\b", " paypal "),
    (r"\bstripe terminal\b|\bsum ?up\b|\bi?zettle\b|\bmy ?pos\b|\bviva ?wallet\b", " terminal "),
    (r"\b(apple|google|samsung|garmin|ali|wechat|shift4)[ -]?pay\w*", " terminal "),
    (r"\b(lightspeed|gastronovi|orderbird)[ -]?pay\w*", " terminal "),
    (r"\bvr[ -]?pay\w*|\bsix payment\w*|\bfirst data\b|\bcard ?complete\b|\bhobex\b", " terminal "),
    (r"\b(american ?express|union ?pay|v[ -]?pay|carte ?bleue|diners( club)?)\b", " visa "),
    (r"\btap to pay\b|\bchip (&|and|und) pin\b|\bmobile? pay\w*\b|\bsoft ?pos\b", " terminal "),
    (r"\b(order|scan|click) (&|and|und|n) (pay|collect|go)\b|\border anywhere\b", " online "),
    (r"\bqr[ -]?(code|order\w*|pay\w*|bestell\w*|zahl\w*)?\b", " online "),
    (r"\bweb[ -]?(shop|order\w*|store|site|bestell\w*)", " online "),
    (r"\bonline[ -]?(shop|order\w*|bestell\w*)\w*", " online "),
    (r"\bself[ -]?order\w*|\border ?app\w*|\bbestell ?app\w*", " online "),
    (r"\b(member|canteen|student|campus|prepaid|employee|club)[ -]cards?\b", " guthaben "),
    (r"\badvance payments?\b|\bpaid in advance\b", " anzahlung "),
    (r"\bls ?pay\b", " terminal "),
    (r"\bgift ?(cards?|certificates?|vouchers?)\b|\bgeschenk ?karten?\b", " gutschein "),
    (r"\be-?guma\b", " gutschein "),
    (r"^ ?g\.?s\.? ", " gutschein "),
    (r"\bgs[ -]?karten?\b", " gutschein "),
    (r"\b(city|guest|house|hotel) ledger\b", " cityledger "),
    (r"\b(on|charge( to)?) (the )?(account|tab)s?\b", " debitor "),
    (r"\b(house|customer|corporate|company|client) (account|tab)s?\b", " debitor "),
    (r"\b(business|trade|open|charge) (account|tab)s?\b", " debitor "),
    (r"\bto (the )?account\b|\bon (the )?tab\b", " debitor "),
    (r"\bopen (invoice|bill)s?\b|\boffene (posten|rechnung\w*)\b", " debitor "),
    (r"\b(auf|a|per|gegen) ?(rg|re|rech|rechn|rg)\b\.?", " rechnung "),
    (r"^ ?(rg|re|rech|rechn)\b\.?|\brg\.", " rechnung "),
    (r"\b(auf )?zi\.|\bauf zi\b|\bzi-?nr\b", " zimmer "),
    (r"\b(room|zimmer)[ -]?(charge|post\w*|bill|account|konto)\b", " zimmer "),
    (r"\b(room|zimmer)[ -]?(rechnung\w*|buchung\w*|nr|nummer)\b", " zimmer "),
    (r"\bguest (folio|account|bill)\b|\bbei abreise\b|\b(on|at) check ?-?out\b", " zimmer "),
    (r"\b(geht )?(aufs?|auf das|zu ?lasten) (kosten )?(des )?haus(es)?\b", " hausbon "),
    (r"\bon the house\b", " hausbon "),
    (r"\bfree of charge\b|\bfor free\b|\bo\. ?b\.", " gratis "),
    (r"\bwrit(e|ten)[ -]?offs?\b", " abschreibung "),
    (r"\bfood waste\b", " verlust "),
    (r"\b(staff|crew|team|employee) (meals?|food|drinks?|consumption|account)\b", " staff "),
    (r"\bpay ?roll\b", " lohn "),
    (r"\bloyalty (card|points?)\b|\b(bonus|treue)[ -]?(karte|punkte)\w*", " guthaben "),
    (r"\b(bottle|cup|glass|container|security|key|damage)[ -]?deposits?\b", " pfand "),
    (r"\bcash (chf|usd|gbp|dollar\w*|pounds?)\b|\b(foreign currency|fremdwaehrung)\b", " chf "),
    (r"\b(bank|wire) transfers?\b", " ueberweisung "),
    (r"\bauf ?laden\b|\btop[ -]?ups?\b", " guthaben "),
    (r"\baus?ser[ -]?haus\b|\bauss?erhaus\b|\bzum mitnehmen\b|\bto[ -]?go\b", " "),
    (r"\bim haus\b|\bvor ort\b", " "),
)
"""How words that stand apart, or signs, are read; regular expressions on the folded name."""

_UNCLEAR = """
    chf usd gbp dkk sek nok pln czk franken dollar pfund fremdgeld sorten waehrung currency valuta
    trinkgeld tip tips gratuity tronc rabatt rabatte discount nachlass skonto differenz
    kassendifferenz difference rundung rounding guthaben zuschuss test dummy training
    mitarbeiterkarte kundenkarte stammkundenkarte clubkarte split storno void offen unbezahlt
    unpaid sepa verrechnung abrechnung ueberweisung lastschrift zwischenkonto verrechnungskonto
    wechselgeld entnahmekasse einzahlung auszahlung payout payin gluecksrad bitcoin krypto crypto
    coin token jeton chip bon wertmarke andere anderes other sonstige sonstiges diverse divers
    misc miscellaneous unbekannt unknown custom extra standard default kombi gemischt mixed punkte
    points vorkasse cityscheck stadtscheck gaestekarte mensakarte kantinenkarte chipkarte
    prepaidkarte essenskarte essenkarte verzehrkarte stempelkarte vorteilskarte bonuskarte
    treuekarte ladekarte aufladekarte schuelerkarte studentenkarte campuskarte werkskarte ausweis
    mitarbeiterausweis werksausweis
"""

_BRAND = """
    lieferando lieferheld ubereats uber wolt foodora deliveroo foodpanda gorillas getir flink
    toogoodtogo resq groupon opentable quandoo thefork bookatable resmio tock tripadvisor airbnb
    expedia booking hrs paypal klarna stripe mollie giropay paydirekt edenred sodexo pluxee givve
    spendit probonio hrmony lunchit circula belonio smunch swile restaurantscheck restaurantcheck
    essensmarke essenmarke essensgutschein essengutschein essenscheck essensscheck essensbon
    essenbon yovite eventbrite eventim ticketmaster oopayment apm orderanywhere gloriafood
    simplydelivery restablo speisekarte vytal relevo recup
"""

_STAFF = """
    personal personalessen personalverzehr personalkauf personalrabatt personalkarte
    personalverbrauch mitarbeiter mitarbeiteressen staff staffmeal crew team azubi angestellte
    angestellter employee lohn gehalt lohnabzug gehaltsabzug lohnabrechnung belegschaft aushilfe
    kellner kellneressen servicepersonal sachbezug
"""

_ROOM = """
    zimmer hotelzimmer zimmerrechnung zimmerbuchung room rooms pms ikpms opera protel apaleo mews
    sihot fidelio guestline cloudbeds folio hotel hotelgast hotelrechnung hotelkonto gaestekonto
    gaestezimmer guestfolio roomcharge logis logisrechnung suite abreise
"""

_OTHER = """
    hausbon einladung eingeladen bewirtung repraesentation geschaeftsfuehrung geschaeftsfuehrer gf
    inhaber chef chefin boss owner eigentuemer privat privatentnahme entnahme eigenverbrauch
    eigenbedarf bruch verderb verdorben schwund verlust loss losses waste wastage spoilage spoiled
    breakage verkostung degustation kostprobe werbung werbeaufwand werbekosten werbe marketing
    promotion reklamation kulanz goodwill abschreibung forderungsausfall zechpreller zechprellerei
    diebstahl theft gratis freigetraenk freiverzehr freibier freiessen kostenlos complimentary
    comp comps scheck cheque cheques management manager presse sponsoring sponsor spende
    kuenstleressen kuenstlerverpflegung fehlbon gefaelligkeit ausfall pr
"""

_DEPOSIT = """
    anzahlung anz vorauszahlung vorauskasse vorschuss prepayment deposit akonto acconto acompte
    reservierungsanzahlung abschlag abschlagszahlung depot
"""

_CASH = """
    bar bargeld barzahlung barverkauf bareinnahme bareinnahmen barkasse bares barbezahlt cash
    kasse hauptkasse nebenkasse handkasse fahrerkasse bargeldkasse coins muenzen schublade
    wechselkasse
"""

_VOUCHER = """
    gutschein gutsch voucher geschenkgutschein wertgutschein wertkarte gutscheinkarte
    gutscheineinloesung giftcard ikgift eguma restaurantgutschein hausgutschein mehrzweckgutschein
    einzweckgutschein coupon
"""

_RECEIVABLE = """
    rechnung firmenrechnung monatsrechnung sammelrechnung rechnungskauf rechnungskunde invoice
    invoices invoicing faktura debitor debitoren debtor debtors ikdebt kreditor firma firmen
    firmenkunde firmenkunden company corporate kundenkonto cityledger anschreiben angeschrieben
    deckel bierdeckel forderung forderungen receivable receivables zahlungsziel stammgast
    stammkunde stammkunden veranstaltungsrechnung bankettrechnung rechnungsstellung
"""

_ONLINE = """
    online onlinezahlung onlineshop onlinebestellung webshop web website app internet
    lieferplattform plattform platform lieferdienst lieferservice lieferportal portal
    bestellportal bestellplattform shop marketplace onlinepayment delivery aggregator
"""

_CARD = """
    karte kreditkarte debitkarte bankkarte bankomatkarte geldkarte zahlkarte bankomat girokarte
    kartenzahlung kartenz card cards kredit credit debit ec eckarte girocard giro maestro visa
    master mastercard mc amex ax diners discover jcb unionpay bancontact twint bluecode kk cc
    terminal kartenterminal eft ectermin eccash nfc kontaktlos contactless adyen payone concardis
    nexi worldline elavon ingenico verifone telecash unzer cardprocess evo square sumup zettle
    izettle mypos viva teya ccv lspay lightspeed unbar bargeldlos elv alipay wechatpay applepay
    googlepay kreditk debitk wallet handy smartphone kartengeraet paypoint kartenleser vpay rapyd
    planet dojo clover barclaycard postcard sparkasse volksbank
"""

PAYMENT_WORDS: tuple[tuple[Tender, str], ...] = (
    (Tender.UNCLEAR, _UNCLEAR),
    (Tender.BRAND, _BRAND),
    (Tender.STAFF, _STAFF),
    (Tender.ROOM, _ROOM),
    (Tender.OTHER, _OTHER),
    (Tender.DEPOSIT, _DEPOSIT),
    (Tender.CASH, _CASH),
    (Tender.VOUCHER, _VOUCHER),
    (Tender.RECEIVABLE, _RECEIVABLE),
    (Tender.ONLINE, _ONLINE),
    (Tender.CARD, _CARD),
    (Tender.RETURNABLE, "pfand leergut mehrweg"),
)
"""The words of each way to pay, separated by blanks."""

FOREIGN_VOUCHERS = r"""
    \bpromo\w* | \brabatt\w* | \baktion\w* | \bwerbe?\w* | \bcoupons? | \bdiscount\w* | buch\b
    | \bbuecher\b | \bfremd\w* | \bwunsch\w* | \bstadt\w* | \bcity\w* | \bschlemmer\w*
    | \b2[ ]?(?::|fuer|f|x|for|zu|-)[ ]?1\b
    | \bnewsletter\b | \bfree\b | \bgratis\b | \bfrei\w* | \bpartner\w* | \bgewinn\w*
"""
"""Vouchers that others issued, or that only lower the price: the house owes nothing for them."""

OLD_VOUCHERS = r"""
    \balte?[rsn]?\b | \bold\b | \bbis\b | \bvor\b | \bbefore\b | \b20(1\d|2[0-5])\b | \beinzweck\w*
    | \bsingle[ -]purpose\b | \bversteuert\w* | \bpre[ -]?20\d\d
"""
"""Vouchers that were taxed when they were sold, as restaurants' were until 2025 (booking rules,
section 4): without their rate there is no account for them."""
