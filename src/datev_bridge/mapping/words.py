"""German and English words in the names of accounting groups, as data.

Kinds of sources: sections of German and English menus, preset groups in the help pages of tills,
hotel and canteen software, brands, and the usage of the trade. Words are folded
(:func:`datev_bridge.mapping.lexicon.fold`) and in the singular where its ending makes the plural;
as the last part of a compound they count as well (*wein* is in *Hauswein*), so only what reads
otherwise has an entry of its own.
"""

from enum import Enum


class Sense(Enum):
    """What the name of a group says was sold."""

    FOOD = "food"
    MEAL = "meal"
    """Food by its occasion; another word may say more (*Frühstück Getränke* is drinks)."""
    DRINK = "drink"
    MILK_DRINK = "milk drink"
    """Mostly milk: the reduced level to go, like milk itself (annex 2 no. 35 to § 12 UStG)."""
    STANDARD = "standard"
    """Something else that the standard level is right for."""
    REDUCED = "reduced"
    """Something else that the reduced level is right for: books, lodging, coffee as goods."""
    EITHER = "either"
    """Something named that exists at both levels, alone or by what it goes with."""
    TO_GO = "to go"
    """Where it is eaten; says nothing about what."""
    RETURNABLE = "returnable"
    """The deposit on cups and bottles (*Pfand*): revenue at the rate of its goods."""
    VOUCHER = "voucher"
    PREPAYMENT = "prepayment"
    ADVANCE = "advance"
    """English *deposit*: a prepayment or *Pfand*, as another word tells."""
    OCCASION = "occasion"
    """What a prepayment may be for; counts as :attr:`EITHER` beside it."""
    VAGUE = "vague"
    """Says nothing alone (*Sonstiges*)."""
    UNCLEAR = "unclear"
    """Needs a person, whatever stands beside it (*Personalessen*, *Rabatt*)."""


PHRASES: tuple[tuple[str, str], ...] = (
    # How words that stand apart, or signs, are read; regular expressions on the folded name.
    (r"\bf\s?(&|\+|and|und|n)\s?b\b", " speisen & getraenke "),
    (r"\ba\. ?h\.?|\bah\b", " togo "),
    (r"\baus?ser[ -]?haus(verkauf)?\b|\bauss?erhaus(verkauf)?\b", " togo "),
    (r"\b(zum|z\.|z|zur) ?(mitnehmen|mitnahme)\b|\bauf die hand\b", " togo "),
    (r"\b(to|2)[ -]?go\b|\btake ?-?away\b|\btake ?-?out\b", " togo "),
    (r"\bi\. ?h\.?|\b(im|in) haus\b|\binhaus\b|\bvor ort\b|\bdine[ -]in\b|\beat[ -]in\b", " "),
    (r"\b(alkohol|alk|alc|alcohol)\.?[ -]?(frei|fr|free)\w*\.?", " alkoholfrei "),
    (r"\bnon[ -]?alc\w*\.?|\bn/?a (drinks|beverages)\b|\bzero[ -]?proof\b", " alkoholfrei "),
    (r"\banti-?alk\w*\.?", " alkoholfrei "),
    (r"\b(gluten|laktose|lactose|sugar|zucker)[ -]?(frei|free)\w*", " "),
    (r"\b(hot|heisse?) (chocolate|schoko\w*)", " kakao "),
    (
        r"\bmilch ?mix\w*|\bmilch ?misch\w*|\bmilk drinks?\b|\bmilch-?getraenke?\b",
        " milchgetraenk ",
    ),
    (r"\b(iced?|eis) ?tea\b", " eistee "),
    (r"\b(ice|iced) ?coffee\b|\bcold brew\b", " kaffee "),
    (r"\bice[ -]?creams?\b", " eiscreme "),
    (r"\b(soft|long|energy|hot|cold|mixed)[ -]?(drinks?|beverages?)\b", " softdrink "),
    (r"\bginger (ale|beer)\b|\bbitter lemon\b|\bred bull\b", " softdrink "),
    (r"\bflat white\b", " cappuccino "),
    (r"\bwhite wines?\b|\bred wines?\b|\bopen wines?\b|\bhouse wines?\b", " wein "),
    (r"\bmain (courses?|dish\w*)\b|\bside (dish\w*|orders?)\b|\bsmall plates?\b", " hauptgericht "),
    (r"\bbar (snacks?|food|bites?)\b", " snack "),
    (r"\bsnack ?bar\b", " snack "),
    (r"\b(meeting|conference|function|event)[ -]rooms?\b", " tagungsraum "),
    (r"\bnon[ -]?food\b", " merch "),
    (r"\bhalf board\b|\bfull board\b", " halbpension "),
    (r"\bhappy hour\b", " happyhour "),
    (r"\b(no|non)[ -]?show\w*", " noshow "),
    (r"\bno (&|and|/) low\b", " alkoholfrei "),
    (
        r"\bservice[ -]?(charge|fee)s?\b|\bservice ?(gebuehr|pauschale|zuschlag)\w*",
        " servicegebuehr ",
    ),
    (r"\b(room|zimmer)[ -]?service\b", " roomservice "),
    (r"\bgift ?cards?\b|\bgift ?certificates?\b|\bgeschenk ?karten?\b", " gutschein "),
    (r"\bgift ?vouchers?\b", " gutschein "),
    (r"\bg\.?s\.?(?=\s)(?=.*\b(verk|vk|ausg))", " gutschein "),
    (r"\b(city|tourist|bed|visitor|accommodation)[ -]?tax(es)?\b", " kurtaxe "),
    (r"\b(security|damage|key|safety)[ -]?deposits?\b", " kaution "),
    (r"\b(group|customer|guest|table|advance|client|room) deposits?\b", " anzahlung "),
    (r"\blate check ?-?out\b|\bearly check ?-?in\b", " logis "),
    (r"\b(espresso|kaffee)[ -]?bohnen?\b|\bwhole beans?\b|\bretail coffee\b", " kaffeebohnen "),
    (r"\bdelivery (fee|charge|cost)s?\b", " lieferung "),
    (r"\bown (use|consumption)\b", " eigenverbrauch "),
    (r"\bt-?shirts?\b", " shirt "),
    (r"\b(room|venue|space|equipment|furniture) (rental|hire|rent)\b", " raummiete "),
    (r"\bcover (charge|fee)s?\b", " tellergeld "),
    (r"\bcoffee beans?\b|\broasted coffee\b|\bloose tea\b|\btea ?bags?\b", " kaffeebohnen "),
    (r"\btee (lose|beutel|dose)\b|\bkaffee (gemahlen|bohnen|ganze bohne)\b", " kaffeebohnen "),
    (r"\btasting (menus?|plates?)\b", " menue "),
    (r"\b(set|kids|kid's|childrens?|children's|prix[ -]fixe) ?menus?\b", " menue "),
    (r"\ba ?-?la ?-?carte\b", " menue "),
    (r"\bhigh tea\b|\bafternoon tea\b", " brunch "),
    (r"\bsea ?food\b|\bdim sums?\b|\bsurf (and|&) turf\b", " fisch "),
    (r"\bfinger ?food\b|\bstreet ?food\b|\bfast ?food\b", " snack "),
    (r"\bfish (&|and|n|'n'?) chips\b", " fisch "),
    (r"\bgin (&|and|n) tonic\b", " gin "),
)

_FOOD = """
    speise essen gericht vorspeise vorspeisen vorgericht nachspeise hauptspeise hauptgericht
    hauptgang zwischengang nachtisch suessspeise suesspeise suessigkeit suess suesse suesses
    beilage suppe bruehe eintopf salat antipasti antipasto tapas tapa meze mezze bruschetta brot
    broetchen semmel weckle schrippe breze brezel brezn laugen laugengebaeck baguette ciabatta
    focaccia sandwich stulle schnitte wrap bagel toast panini panino burger hamburger cheeseburger
    pommes pommesfrites fritten kartoffel bratkartoffel knoedel klos kloss kloesse spaetzle nudel
    pasta pasten pizza pizzen pinsa calzone lasagne gnocchi ravioli tortellini risotto reis paella
    curry currys wok asia asiatisch sushi maki nigiri sashimi ramen poke bowl gyoza tempura bao
    bento mochi pho satay thai fisch fischgericht meeresfruechte meeresfrucht lachs forelle zander
    thunfisch garnele scampi scampo muschel auster kaviar hering matjes fleisch steak schnitzel
    braten gulasch roulade haxe haxn hax schwein schweine rind kalb lamm wild wildgericht
    gefluegel huhn huehner haehnchen hendl haendl backhendl chicken ente gans gaense pute truthahn
    wurst wuerste wuerstchen wuerstel bratwurst weisswurst currywurst leberkaese leberkas
    frikadelle bulette fleischpflanzerl kebab kebap doener gyros souvlaki falafel hummus
    flammkuchen quiche maultasche pfanne pfannengericht auflauf gratin omelett omelette ei eier
    ruehrei spiegelei eierspeise pfannkuchen palatschinken kaiserschmarrn kaiserschmarren
    mehlspeise waffel crepe galette kuchen torte tarte gebaeck feingebaeck teilchen plunder
    croissant muffin donut cookie keks plaetzchen brownie praline pralinen schokolade dessert
    desserts eis eiscreme speiseeis softeis kugeleis milcheis fruchteis gelato sorbet eisbecher
    eiskugel fruchtbecher parfait tiramisu pudding mousse joghurt jogurt yoghurt yogurt quark obst
    frucht fruechte gemuese rohkost kaese kaesespezialitaet kaeseplatte wurstplatte aufschnitt
    platte schlachtplatte brotzeit vesper jause haeppchen happen kanapee canape canapee snack
    knabberei knabber knabberzeug nuesse erdnuss salzgebaeck olive dip sauce sosse ketchup mayo
    mayonnaise dressing topping sahne schlagsahne streusel marmelade honig muesli porridge granola
    backware backwaren fleischware wurstware feinkost delikatesse konditorei konditorware
    patisserie lebensmittel kost schonkost vollkost vegetarisch vegetarier veggie vegan veganes
    vegi vegis grill grillgut grillteller barbecue bbq rost holzkohle kueche teller grillplatte
    kinderteller seniorenteller tellergericht spargel pfifferling pilz kuerbis raclette fondue
    tatar carpaccio vitello schinken speck tortilla taco burrito quesadilla nacho enchilada
    empanada fajita texmex frittiert frittier paninoteca suessware suesswaren bonbon konfekt lolli
    kaugummi riegel proviant food dish starter appetizer appetiser entree main mains side sides
    soup salad bread bakery pastry pastries cake meat poultry pork beef lamb fish veg vegetable
    vegetarian noodle rice fries wing wings rib ribs spareribs spare nibbles bite bites platter
    sharer sharing crisp nut nuts fruit oyster egg eggs pancake waffle deli grocery groceries
    confectionery chocolate candy candies sweet sweets biscuit sundae cheese hotdog sausage
    kitchen roll rolls plate plates topper pie pies scone scones loaf toastie sub subs pizzas
    garnish kaesekuchen obstkuchen blechkuchen kleingebaeck hauswurst hausmannskost fischbroetchen
    gegrilltes gegrillt gebratenes vorab hausgemacht spezialitaet spezialitaeten gaumenfreude
    suesskram beilagensalat salatbar kraeuterbutter butter schmalz obatzda radi schmankerl
    gabelfruehstueck chip nuss roast gewuerz oel essig meer lahmacun pide boerek duerum koefte
    yufka adana iskender nugget keule halloumi cevapcici shawarma schawarma udon soba yakitori
    teriyaki thali tandoori biryani naan samosa pakora dal dosa banh bibimbap kimchi bulgogi
    wantan wonton rollen roellchen primi primo secondi secondo contorni contorno dolci dolce
    insalata insalate zuppa zuppe pesce carne piadina focacce plat plats fromage bocadillo postre
    pescado moussaka bifteki viennoiserie feinbackware stueckchen hoernchen schnecke krapfen
    berliner stollen lebkuchen zwieback vollkornbrot kugel spaghettieis slider croque rollo
    gulaschsuppe rahmschnitzel spiess spiesse souvlakia pfeffersteak filet ragout geschnetzeltes
    kotelett rippchen knusper konfituere chutney pesto antipastiteller vorspeisenteller cordon
    pasteten pastete terrine sommerrolle fruehlingsrolle schweinshaxe schweinsbraten steckerlfisch
    gebackenes gebraten poulet surimi shrimp prawn scallop tuna salmon duck turkey veal tofu
    tempeh seitan quinoa couscous polenta maronen trueffel birchermuesli acai overnightoats
    confiserie schokoladentafel schoko nougat marzipan eismanufaktur feinkosttheke wurstsalat
    kartoffelpuffer reibekuchen windbeutel eclair macaron petitfour strudel apfelstrudel
    germknoedel dampfnudel crumble trifle cheesecake
"""

_MEAL = """
    menue menu menus lunch mittag mittagstisch mittagessen mittagskarte mittagsmenue
    mittagsangebot dinner abendessen abendmenue abendkarte abendbuffet brunch fruehstueck
    breakfast buffet buffett bueffet bufet halbpension vollpension hp vp tageskarte wochenkarte
    saisonkarte kinderkarte monatskarte spargelkarte tagesmenue tagesgericht tagesessen
    wochengericht stammessen vollwertessen supper verpflegung zwischenverpflegung
    pausenverpflegung tagesangebot wochenangebot degustation degustationsmenue galadinner gala
    ueberraschungsmenue kinder kids kindermenue senioren silvester silvestermenue weihnachtsmenue
    speisekarte speisenkarte kaltkueche menuelinie tagestipp combo sparmenue empfehlung
    tagesempfehlung lunchpaket mittagslunch fruehstuecksbuffet kita schulverpflegung mensa
    abendbrot businesslunch
"""

_DRINK = """
    getraenk getraenke trinken drink beverage bier beer ale lager stout ipa pils pilsner pilsener
    weizen hefe hefeweizen koelsch radler helles dunkles craft craftbeer draft draught fassbier
    flaschenbier bierflasche cider cidre apfelwein aeppler most wein weine wine rotwein weisswein
    rosewein rose roses weinschorle schorle schaumwein perlwein secco sekt prosecco champagner
    champagne cremant cava sparkling spumante bubbles fizz spirit spirituose schnaps schnaepse
    obstler obstbrand edelbrand brand korn kraeuterlikoer likoer liqueur liquor liquer grappa ouzo
    raki whisky whiskey whiskies bourbon scotch rum gin gins vodka wodka tequila mezcal cognac
    weinbrand brandy calvados absinth absinthe vermouth wermut sherry port portwein madeira bitter
    amaro digestif digestiv digestive aperitif aperitiv apero aperitivo longdrink cocktail
    mocktail virgin shot shots shooter spritz aperol hugo negroni mojito caipirinha highball sake
    soju punsch bowle sangria gluehwein feuerzangenbowle grog alkohol alkoholisch alkoholika
    alkoholhaltig alcohol alcoholic alkoholfrei afg alkoholfreies softdrink soft softs
    softgetraenk limo limonade lemonade brause soda cola coke pepsi fanta sprite mezzo spezi tonic
    energy energydrink isotonisch wasser water waters mineralwasser tafelwasser leitungswasser
    sprudel selters saft saefte fruchtsaft juice nektar smoothie eistee tee tea teas kraeutertee
    matcha kombucha kaffee coffee coffees kaffe kaffees espresso mokka americano filterkaffee
    heissgetraenk heissgetraenke warmgetraenk kaltgetraenk hotdrink schank schaenke schenke
    ausschank zapf zapfhahn bar barkarte weinkarte getraenkekarte bierkarte weinbegleitung
    weinreise sektempfang umtrunk magnum flasche flaschen bottle bottles karaffe schoppen fass
    mass happyhour weinkeller vinothek booze tipple tipples brew brews barista kaffeespezialitaet
    kaffeespezialitaeten kaffeebar hafer hafermilch hafergetraenk sojamilch mandelmilch alkopop
    mischgetraenk biermix biermischgetraenk wellnessgetraenk saftbar juicebar eiswuerfel
    kaffeekanne kaennchen bevande vino vin birra biere birre vini caffe liquori boisson boissons
    cerveza bebida zwickl maerzen bock doppelbock slush slushies bubbletea infusion infusions
    fortified sour fizzy squash cordial tonicwater flaschenwein barrique riesling chardonnay
    merlot grauburgunder spaetburgunder silvaner federweisser hochprozentig hochprozentiges
    prozentiges jaegermeister williams kirsch marille averna ramazzotti limoncello sambuca baileys
    campari martini aquavit arrak pisco frizzante brut winzersekt lillet sarti moscow mule
    margarita daiquiri kaffeegetraenk teegetraenk ristretto lungo verlaengerter melange schwarztee
    gruentee pfefferminztee fruechtetee ingwertee rooibos direktsaft apfelsaft orangensaft
    traubensaft cocktailbar thekengetraenke
"""

_MILK_DRINK = """
    latte macchiato cappuccino milchkaffee cortado chai kakao trinkschokolade milchshake milkshake
    shake milchgetraenk milch milk lassi ayran eiskaffee eisschokolade eisschoki frappe
    frappuccino cocoa schaerf trinkjoghurt kefir buttermilch
"""

_STANDARD = """
    korkgeld corkage tellergeld gedeck couvert coperto garderobe cloakroom wardrobe parken
    parkplatz parkgebuehr parkhaus parking garage tiefgarage stellplatzgebuehr wellness massage
    spa sauna fitness beauty kosmetik pool schwimmbad technik beamer equipment miete raummiete
    saalmiete raumkosten rent rental hire verleih leihgebuehr ausleihe vermietung tabak tabakware
    tabakwaren zigarette zigarre zigarillo cigarette cigar tobacco shisha hookah vape smoking
    rauchen raucherbedarf merch merchandise merchandising fanartikel fanshop souvenir shirt hoodie
    textil kleidung bekleidung muetze cap glaeser tasse mug mugs geschirr besteck mehrwegschale
    mehrwegbecher thermobecher geschenkartikel geschenk geschenkbox gift gifts geschenkset
    kegelbahn kegeln kegel bowling bowlingbahn billard dart darts spiel spiele spielautomat music
    musik unterhaltung entertainment kuenstler band deko dekoration decoration kerze stornogebuehr
    stornokosten stornierungsgebuehr noshow noshowgebuehr cancellation cancellationfee
    ausfallgebuehr ausfallhonorar bearbeitungsgebuehr mahngebuehr weinprobe bierprobe
    weinverkostung bierverkostung verkostung probe tasting pairing kochkurs seminar seminarraum
    workshop kurs cocktailkurs fuehrung brauereifuehrung tour waesche waescherei waescheservice
    laundry wlan internet telefon phone telephone fax kopie haustier hund hunde pet pets fahrrad
    fahrradverleih bike bikes transport shuttle sonnenliege strandkorb liege tischgebuehr
    stuhlhussen hussen zeltmiete personalgestellung zapfanlage pavillon fotobox tischwaesche
    haushaltswaren nonfood konferenz konferenzraum meeting tagungsraum tagungstechnik endreinigung
    reinigung cleaning reinigungspauschale kosmetikartikel hygieneartikel minigolf automaten
    feuerzeug bierkrug glas kruege krug buegelservice dj gebuehr fee leinwand flipchart
    moderationskoffer bademantel greenfee golf treatment anwendung stuhl stuehle zelt bierbank
    festzelt heizpilz zapfgeraet kuehlwagen geraet geraete reparatur waschen poster postkarte
    aschenbecher trinkhalm kugelschreiber regenschirm tattoo friseur sport tennis squashplatz
    platzmiete bahn bahnen escape karaoke livemusik show kinderanimation animation hochzeitsdeko
    tischdeko hussenverleih
"""

_REDUCED = """
    kaffeebohne kaffeebohnen bohnenkaffee roestkaffee teebeutel buch buecher kochbuch book books
    cookbook zeitung zeitungen zeitschrift magazin magazine magazines newspaper logis
    uebernachtung uebernachtungen accommodation lodging beherbergung zimmer zimmerpreis
    doppelzimmer einzelzimmer ferienwohnung appartement apartment camping hotelzimmer suite
    aufbettung rooms room overnight bett bed zusatzbett kinderbett extrabett babybett latecheckout
    nights monteurzimmer hostel
"""

_EITHER = """
    tagungspauschale konferenzpauschale arrangement pauschale package paket catering partyservice
    shop hofladen retail kiosk kioskware ware waren handelsware lieferung lieferkosten
    liefergebuehr liefern lieferpauschale anfahrt anlieferung delivery lieferservice lieferdienst
    abholung pickup versand versandkosten shipping porto verpackung verpackungen verpackungskosten
    packaging tuete tueten tragetasche servicegebuehr service bedienung roomservice minibar
    automat vending kantine onlineshop werksverkauf eintritt eintritte eintrittskarte
    eintrittsgeld entrance entry admission ticket tickets blume blumen flowers warenverkauf tagung
    bankett banquet konzert kino foodtruck partyraum picknick picnic picknickkorb geschenkkorb
    praesentkorb bringdienst zuschlag aufschlag nachtzuschlag surcharge mindermengenzuschlag
    afterwork fest sommerfest hofverkauf marktstand stand verkaufsstand
"""

_OCCASION = """
    event veranstaltung feier party partys hochzeit wedding geburtstag birthday weihnachtsfeier
    reservierung reservation booking buchung firmenfeier function functions
"""

_TO_GO = "togo"

_RETURNABLE = """
    pfand pfandbecher mehrweg mehrwegpfand becherpfand flaschenpfand leergut einwegpfand
    pfandflasche reusable returnable crate container
"""

_VOUCHER = """
    gutschein gutsch voucher gutscheine geschenkgutschein wertgutschein gutscheinverkauf
    gutscheinkarte wertkarte giftcard mehrzweckgutschein einzweckgutschein ikgift eguma
"""

_PREPAYMENT = """
    anzahlung anz vorauszahlung vorkasse prepayment prepaid acconto akonto abschlagszahlung
    abschlag reservierungsanzahlung vorschuss
"""

_VAGUE = """
    sonst sonstige sonstiges sonstiger div diverse diverses divers misc miscellaneous extra extras
    standard default allgemein allgemeines general artikel item items produkt product products
    other others custom open manual manuell varia freitext frei freier unbekannt unknown undefined
    unsortiert zusatz zusaetze zusatzartikel addon addons add option optionen options modifier
    modifiers warengruppe produktgruppe accounting kategorie category uncategorised uncategorized
    ohne keine none temp temporaer import neu new position platzhalter placeholder nn umsatz
    erloes erloese revenue sales turnover sparte sortiment block rest restliche hauptsparte
    mittelsparte feinsparte verkauf aktion promo promotion alt alte gruppe group
"""

_UNCLEAR = """
    personal personalessen personalverzehr personalkauf personalverkauf mitarbeiter
    mitarbeiteressen mitarbeiterverzehr staff staffmeal crew team teamessen azubi employee
    employees angestellte belegschaft eigenverbrauch eigenbedarf eigenentnahme entnahme
    privatentnahme sachbezug rabatt rabatte preisnachlass nachlass discount discounts skonto
    treuerabatt trinkgeld tip tips gratuity gratuities bedienungsgeld tronc kurtaxe kurabgabe
    kurbeitrag bettensteuer uebernachtungssteuer uebernachtungsteuer beherbergungssteuer
    beherbergungsabgabe ortstaxe tax taxes steuer citytax kaution kautionen schluesselpfand
    schluesselkaution kartenpfand gaestekarte spende spenden donation donations charity rundung
    rundungsdifferenz rounding auslage auslagen disbursement disbursements paidout payout
    verauslagt fremdleistung fremdleistungen durchlaufend durchlaufende durchlaeufer spesen
    guthaben aufladung aufwertung aufladen zuschuss subvention storno stornos stornierung void
    voids statistik statistisch test tests testartikel dummy demo schulung training korrektur
    korrekturen correction differenz ausgleich gratis kostenlos einladung hausbon complimentary
    comp comps bewirtung werbung kommentar hinweis nachricht message info zubereitung einlage
    auszahlung einzahlung payin kassendifferenz wechselgeld umbuchung verlust bruch schwund waste
    verderb rueckerstattung erstattung refund refunds rechnung schaden schadenersatz
    schadensersatz versicherung damages damage credit fremdumsatz kommission provision commission
    verrechnung geldtransit gutschrift gutscheineinloesung
"""

GROUP_WORDS: tuple[tuple[Sense, str], ...] = (
    (Sense.FOOD, _FOOD),
    (Sense.MEAL, _MEAL),
    (Sense.DRINK, _DRINK),
    (Sense.MILK_DRINK, _MILK_DRINK),
    (Sense.STANDARD, _STANDARD),
    (Sense.REDUCED, _REDUCED),
    (Sense.EITHER, _EITHER),
    (Sense.OCCASION, _OCCASION),
    (Sense.TO_GO, _TO_GO),
    (Sense.RETURNABLE, _RETURNABLE),
    (Sense.ADVANCE, "deposit"),
    (Sense.VOUCHER, _VOUCHER),
    (Sense.PREPAYMENT, _PREPAYMENT),
    (Sense.VAGUE, _VAGUE),
    (Sense.UNCLEAR, _UNCLEAR),
)
"""The words of each sense, separated by blanks."""
