"""IDN-xxx: what can stand in the way of a login, a link or a new password."""

from datev_bridge.issues import IssueKind, Severity

NO_ADDRESS = IssueKind(
    code="IDN-001",
    severity=Severity.BLOCKS,
    de="Das ist keine E-Mail-Adresse.",
    en="That is no e-mail address.",
    hint_de="Sie sieht so aus: name@beispiel.de",
    hint_en="It looks like this: name@example.org",
)
LOGIN_REFUSED = IssueKind(
    code="IDN-002",
    severity=Severity.BLOCKS,
    de="E-Mail-Adresse und Kennwort passen nicht zusammen.",
    en="E-mail address and password do not belong together.",
    hint_de="Prüfen Sie beides, oder lassen Sie sich einen Link für ein neues Kennwort schicken.",
    hint_en="Check both, or ask for a link to set a new password.",
)
TOO_MANY = IssueKind(
    code="IDN-003",
    severity=Severity.BLOCKS,
    de="Das waren zu viele Versuche; der nächste ist in {minutes} Min. möglich.",
    en="These were too many attempts; the next is possible in {minutes} min.",
    hint_de="Warten Sie so lange; weitere Versuche in dieser Zeit werden nicht geprüft.",
    hint_en="Wait that long; further attempts until then are not looked at.",
)
WRONG_CODE = IssueKind(
    code="IDN-004",
    severity=Severity.BLOCKS,
    de="Dieser Code gilt nicht, nicht mehr, oder wurde schon benutzt.",
    en="This code is not valid, no longer valid, or was used already.",
    hint_de="Nehmen Sie den nächsten Code der App, und prüfen Sie die Uhr des Geräts; sonst einen "
    "Ihrer Wiederherstellungscodes.",
    hint_en="Take the app's next code, and check the device's clock; or else one of your recovery "
    "codes.",
)
LINK_OVER = IssueKind(
    code="IDN-005",
    severity=Severity.BLOCKS,
    de="Dieser Link gilt nicht mehr: Er ist abgelaufen, wurde benutzt oder durch einen neueren "
    "ersetzt.",
    en="This link is no longer valid: it expired, was used, or a newer one took its place.",
    hint_de="Lassen Sie sich einen neuen schicken.",
    hint_en="Ask for a new one.",
)
TOO_SHORT = IssueKind(
    code="IDN-006",
    severity=Severity.BLOCKS,
    de="Das Kennwort ist kürzer als {least} Zeichen.",
    en="The password is shorter than {least} characters.",
    hint_de="Nehmen Sie mehrere Wörter, die nur Sie zusammenstellen würden.",
    hint_en="Take several words that only you would put together.",
)
TOO_LONG = IssueKind(
    code="IDN-007",
    severity=Severity.BLOCKS,
    de="Das Kennwort ist länger als {most} Zeichen.",
    en="The password is longer than {most} characters.",
    hint_de="Kürzen Sie es.",
    hint_en="Shorten it.",
)
NAMES_THE_PERSON = IssueKind(
    code="IDN-008",
    severity=Severity.BLOCKS,
    de="Das Kennwort besteht aus Ihrem Namen oder Ihrer E-Mail-Adresse.",
    en="The password is made of your name or your e-mail address.",
    hint_de="Nehmen Sie Wörter, die nichts mit Ihnen zu tun haben.",
    hint_en="Take words that have nothing to do with you.",
)
COMMON = IssueKind(
    code="IDN-009",
    severity=Severity.BLOCKS,
    de="Dieses Kennwort gehört zu denen, die zuerst geraten werden.",
    en="This password is among those that are guessed first.",
    hint_de="Nehmen Sie mehrere Wörter, die nur Sie zusammenstellen würden.",
    hint_en="Take several words that only you would put together.",
)
NOT_ANOTHER = IssueKind(
    code="IDN-010",
    severity=Severity.BLOCKS,
    de="Das neue Kennwort ist das bisherige.",
    en="The new password is the former one.",
    hint_de="Nehmen Sie ein anderes.",
    hint_en="Take another one.",
)
PROVE_AGAIN = IssueKind(
    code="IDN-011",
    severity=Severity.BLOCKS,
    de="Dafür müssen Sie sich noch einmal ausweisen.",
    en="For this you have to prove once more who you are.",
    hint_de="Geben Sie Ihr Kennwort ein, und wiederholen Sie den Schritt.",
    hint_en="Enter your password, and repeat the step.",
)
LOGGED_OUT = IssueKind(
    code="IDN-012",
    severity=Severity.BLOCKS,
    de="Sie sind nicht mehr angemeldet.",
    en="You are no longer logged in.",
    hint_de="Melden Sie sich neu an.",
    hint_en="Log in again.",
)
CHANGE_FIRST = IssueKind(
    code="IDN-013",
    severity=Severity.BLOCKS,
    de="Das Startkennwort muss zuerst durch ein eigenes ersetzt werden.",
    en="The start password has to be replaced by one of your own first.",
    hint_de="Wählen Sie ein Kennwort: datev-bridge account password, oder im Portal.",
    hint_en="Choose a password: datev-bridge account password, or in the portal.",
)
NOT_ENROLLED = IssueKind(
    code="IDN-014",
    severity=Severity.BLOCKS,
    de="Der zweite Faktor ist noch nicht eingerichtet.",
    en="The second factor is not set up yet.",
    hint_de="Richten Sie ihn ein: datev-bridge account enrol, oder im Portal.",
    hint_en="Set it up: datev-bridge account enrol, or in the portal.",
)
ALREADY_ENROLLED = IssueKind(
    code="IDN-015",
    severity=Severity.BLOCKS,
    de="Der zweite Faktor ist schon eingerichtet.",
    en="The second factor is set up already.",
    hint_de="Melden Sie sich mit einem Code an, um ihn zu ersetzen, oder bitten Sie den Betreiber "
    "um eine Rücksetzung.",
    hint_en="Log in with a code to replace it, or ask the operator for a reset.",
)
BAD_NAME = IssueKind(
    code="IDN-016",
    severity=Severity.BLOCKS,
    de="Der Name ist leer, länger als {most} Zeichen oder enthält Steuerzeichen.",
    en="The name is empty, longer than {most} characters, or has control characters.",
    hint_de="Schreiben Sie den Namen, wie er in der Anrede einer E-Mail stehen soll.",
    hint_en="Write the name as a mail should greet it.",
)
ALREADY_COMPLETE = IssueKind(
    code="IDN-017",
    severity=Severity.BLOCKS,
    de="Diese Anmeldung ist schon vollständig.",
    en="This login is complete already.",
    hint_de="Gehen Sie weiter; einen Code braucht es nicht mehr.",
    hint_en="Go on; no further code is needed.",
)
ROLE_AND_PLACE = IssueKind(
    code="IDN-018",
    severity=Severity.BLOCKS,
    de="Inhaber oder Kanzlei ist man in einer Organisation; nur Betreiber ist man überall.",
    en="One is owner or adviser in an organisation; only the operator is everywhere.",
    hint_de="Nennen Sie zur Rolle die Organisation, oder laden Sie als Betreiber ohne eine ein.",
    hint_en="Name the organisation with the role, or invite an operator without one.",
)
