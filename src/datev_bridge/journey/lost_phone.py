"""The use case “I have lost my phone”: who knows the password asks the operator for a reset."""

from attrs import evolve, frozen

from datev_bridge.access import NOT_FOUND
from datev_bridge.cases import SupportDesk
from datev_bridge.cases.model import CaseStatus, Thread
from datev_bridge.errors import AccessRefused, ConfigurationError
from datev_bridge.identity.model import Step, Visit
from datev_bridge.journey import codes

PLACE = "/login/code"
"""The page that such a case is about."""
_SUBJECTS = {"de": "Zweiten Faktor zurücksetzen: {email}", "en": "Reset the second factor: {email}"}
_TEXTS = {
    "de": "Ich kann mich nicht anmelden, weil mir App und Wiederherstellungscodes fehlen. Bitte "
    "prüfen Sie, dass ich es bin, und setzen Sie den zweiten Faktor zurück.\n\n"
    "So erreichen Sie mich: {reach}",
    "en": "I cannot log in, since I have neither the app nor recovery codes. Please check that it "
    "is me, and reset the second factor.\n\nYou can reach me here: {reach}",
}


@frozen(kw_only=True)
class LostPhones:
    """Takes requests for a reset of the second factor.

    The request is a support case of the person's organisation: they get a mail about it, which
    tells the owner of the account if it was somebody else who asked.

    Attributes:
        desk: Takes the case.
    """

    desk: SupportDesk

    def ask(self, visit: Visit, reach: str) -> Thread:
        """Open a case; while one is open, asking again changes nothing.

        Args:
            visit: Of somebody who gave the password, and is asked for a code.
            reach: How to reach them, to check who they are.

        Raises:
            AccessRefused: No code is asked of them.
            ConfigurationError: How to reach them is missing (JNY-082); or they belong to no
                organisation, as the operator (JNY-081).
        """
        if visit.step is not Step.CODE:
            raise AccessRefused(NOT_FOUND.at())
        if not visit.actor.roles:
            raise ConfigurationError(codes.NOBODY_TO_ASK.at())
        if not reach.strip():
            raise ConfigurationError(codes.REACH_MISSING.at("reach"))
        # This one case is all that they can do before the second factor.
        actor = evolve(visit.actor, has_second_factor=True)
        language = "en" if visit.user.language == "en" else "de"
        subject = _SUBJECTS[language].format(email=visit.user.email)
        for case in self.desk.cases(actor, only_open=True):
            if case.subject == subject and case.status is not CaseStatus.CLOSED:
                return self.desk.show(actor, case.number)
        return self.desk.open(
            actor,
            subject=subject,
            text=_TEXTS[language].format(reach=reach.strip()),
            place=PLACE,
            organisation=min(actor.roles),
        )
