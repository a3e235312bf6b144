"""Passwords that are guessed first, of those that are long enough to be chosen here.

Written for this program: what people in German restaurants and offices would type when they need
twelve signs. Compared without capitals, and also repeated, reversed, with digits and signs around.
"""

_TEXT = """
    abcdefghijkl abcdefghijklm administrator adminadmin administration aktenordner apfelstrudel
    asdfghjkl asdfghjklöä authentifizierung bayernmünchen beratungsstelle betriebsleiter
    bierbrauerei biergarten bittereinlassen bitteeinlassen borussiadortmund buchführung buchhalter
    buchhaltung changeme changemenow changethis currywurst dasistgeheim dasistmeinpasswort datev
    datevbridge datevbuchhaltung datevpasswort deutschland donaudampfschiff dortmund einszweidrei
    einkaufszettel fernsehturm finanzamt finanzbuchhaltung fischersfritz fußballverein
    gasthaus gaststätte gastronomie geheim geheimgeheim geheimnis geheimniskrämer geheimwort
    gutenmorgen gutentag hallohallo hallowelt hamburg hauptstadt herzlichwillkommen hotelrestaurant
    ichliebedich ichliebemeinefrau ichweissesnicht iloveyou internet kaffeemaschine kanzlei
    kassenbuch kassensturz kassensystem kellner kellnerin kartoffelsalat kennwort kennwortkennwort
    letmein letmeinplease lightspeed lightspeedpos lightspeedrestaurant loremipsum
    masterpassword meinkennwort meinpasswort meinrestaurant meingeheimnis mustermann münchen
    montagmorgen natürlich neuespasswort neueskennwort nichtdieses niemandweisses oktoberfest
    passwort passwortpasswort password passphrase passwordpassword passw0rd p4ssw0rd
    passwörter pizzamargherita qwertz qwertzuiop qwertzuiopü qwertzqwertz qwerty qwertyuiop
    qwertyqwerty restaurant restaurantchef ristorante sauerkraut schatzkästchen schnitzel
    schwarzwald schweinebraten secret secretsecret sicheres sicherespasswort sicherheit
    sommer speisekarte sonnenschein startpasswort steuer steuerberater steuerberaterin
    steuerberatung steuererklärung sternenhimmel superman superpasswort sweetheart
    testtesttest testpasswort theking trustno1 umsatzsteuer user username vielenvielendank
    vielendank vergissmeinnicht weihnachten weihnachtsmann welcome welcomehome wiener
    wienerschnitzel wienerwürstchen willkommen wirtshaus wirtschaft xxxxxxxxxxxx yxcvbnm yxcvbnmasdf
    zugang zugangsdaten zuckerbrot zwiebelkuchen
"""
WORDS = frozenset(_TEXT.split())
