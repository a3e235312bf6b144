"""What mails say in English."""

from collections.abc import Mapping

from datev_bridge.mail.message import MailKind
from datev_bridge.mail.text import Frame, Text

FRAME = Frame(
    greeting="Dear {name},",
    greeting_without_name="Hello,",
    link="{action}:",
    footer=(
        "This message was written by datev_bridge automatically.",
        "We never ask for passwords or codes by mail or telephone.",
    ),
)

TEXTS: Mapping[MailKind, Text] = {
    MailKind.INVITATION: Text(
        subject="Your access to datev_bridge for {restaurant}",
        paragraphs=(
            "{inviter} has made an account for you at {restaurant}.",
            "First set a password of your own. The link works once, until {expires}.",
        ),
        action="Set password",
        closing=("If you did not expect this, there is nothing you need to do.",),
    ),
    MailKind.ADVISER_INVITED: Text(
        subject="{restaurant} asks you for its bookkeeping data",
        paragraphs=(
            (
                "{inviter} invites your firm to enter the DATEV data and the accounts of "
                "{restaurant} in datev_bridge, and to approve the test run."
            ),
            (
                "datev_bridge turns the POS's daily closings into booking batches for DATEV. You "
                "will not see credentials of the POS."
            ),
            "The link works once, until {expires}.",
        ),
        action="Accept invitation",
        closing=("If this is no client of yours, there is nothing you need to do.",),
    ),
    MailKind.OPERATOR_INVITED: Text(
        subject="Your access to datev_bridge as an operator",
        paragraphs=(
            "{inviter} has made an account for you to operate datev_bridge.",
            "First set a password of your own. The link works once, until {expires}.",
        ),
        action="Set password",
        closing=("If you did not expect this, there is nothing you need to do.",),
    ),
    MailKind.ACCESS_GIVEN: Text(
        subject="Your access to {restaurant}",
        paragraphs=(
            "{inviter} has given you access to {restaurant} in datev_bridge.",
            "Log in as before; your password stays the same.",
        ),
        action="Log in",
    ),
    MailKind.PASSWORD_LINK: Text(
        subject="A new password for datev_bridge",
        paragraphs=("With this link you set a new password. It works once, until {expires}.",),
        action="Set password",
        closing=("If you did not ask for this, there is nothing you need to do.",),
    ),
    MailKind.START_PASSWORD: Text(
        subject="Your start password for datev_bridge",
        paragraphs=(
            "An account for {restaurant} was made for you.",
            "User name: {user}",
            "Start password: {password}",
            "At the first login you set a password of your own; this one is void from then on.",
        ),
        action="Log in",
    ),
    MailKind.PASSWORD_CHANGED: Text(
        subject="Your password was changed",
        paragraphs=(
            "Your password for datev_bridge was changed: {at}.",
            "All other logins were ended. If it was not you, please turn to the operator at once.",
        ),
    ),
    MailKind.SECOND_FACTOR_RESET: Text(
        subject="Your second factor was reset",
        paragraphs=(
            (
                "The operator reset your second factor: {at}. This is recorded in the audit "
                "trail, and all logins were ended."
            ),
            (
                "You set it up anew at your next login. If you did not ask for this, please turn "
                "to the operator at once."
            ),
        ),
        action="Log in",
    ),
    MailKind.LOCKED_OUT: Text(
        subject="Your account is locked for a while",
        paragraphs=(
            (
                "There were too many wrong attempts at your account, the last one: {at}. It is "
                "locked until {until} and then opens by itself."
            ),
            (
                "If it was not you, there is nothing you need to do: your password did not become "
                "known. If in doubt, change it after your next login."
            ),
        ),
    ),
    MailKind.REQUEST_RECEIVED: Text(
        subject="Your request for {restaurant} has arrived",
        paragraphs=(
            "Thank you for asking to connect {restaurant} with DATEV.",
            "As soon as the request is accepted, you will get your access with another mail.",
        ),
    ),
    MailKind.REQUEST_WAITING: Text(
        subject="New request: {restaurant}",
        paragraphs=(
            "{contact} ({address}) would like to connect {restaurant}.",
            "The request waits for your decision.",
        ),
        action="See request",
    ),
    MailKind.REQUEST_ACCEPTED: Text(
        subject="Your request for {restaurant} is accepted",
        paragraphs=(
            "We are glad to accompany {restaurant}.",
            "The invitation with your access comes with a mail of its own.",
        ),
    ),
    MailKind.REQUEST_DECLINED: Text(
        subject="Your request for {restaurant}",
        paragraphs=(
            "Unfortunately we cannot connect {restaurant} at present. The reason:",
            "> {reason}",
            "When it no longer holds, you are welcome to ask again.",
        ),
    ),
    MailKind.SETUP_COMPLETE: Text(
        subject="{restaurant}: set-up is complete",
        paragraphs=("{restaurant} has entered everything. Test run and approval come next.",),
        action="See profile",
    ),
    MailKind.TEST_FILE: Text(
        subject="TEST: DATEV file of {restaurant} for {day}",
        paragraphs=(
            "Attached is the test file {file} with the sales of {day}.",
            (
                "It is not locked and only there to be looked at. Please import it into test "
                "data, or delete the batch afterwards."
            ),
            (
                "If all is right, confirm the test run; otherwise write what is missing. The link "
                "works until {expires}."
            ),
        ),
        action="Judge test run",
    ),
    MailKind.TEST_CONFIRMED: Text(
        subject="{restaurant}: test run confirmed",
        paragraphs=(
            "{by} confirmed the test run of {day}: {at}.",
            "If accounts or settings change, another test run is needed.",
        ),
    ),
    MailKind.TEST_REJECTED: Text(
        subject="{restaurant}: changes to the test run are asked for",
        paragraphs=(
            "{by} did not confirm the test run of {day}: {at}. What is asked for:",
            "> {text}",
        ),
        action="See test run",
    ),
    MailKind.LIVE: Text(
        subject="{restaurant}: booking batches now come by themselves",
        paragraphs=(
            (
                "{restaurant} is live. The first business day is {first_day}; new files come "
                "{cadence}."
            ),
            "Recipients: {recipients}",
            "You will hear from us when a day needs a decision.",
        ),
        action="Open overview",
    ),
    MailKind.FILE_DELIVERED: Text(
        subject="DATEV file of {restaurant}: {period}",
        paragraphs=(
            "Attached are the booking batch {file} for {period} and the proof that belongs to it.",
            "Checksum (SHA-256) of the file: {digest}",
        ),
    ),
    MailKind.RUN_FAILED: Text(
        subject="{restaurant}: no file for {period}",
        paragraphs=(
            "The file for {period} could not be made or delivered.",
            "What happened: {problem}",
            "Next step: {hint}",
        ),
        action="See run",
    ),
    MailKind.DAY_HELD: Text(
        subject="{restaurant}: a question about {day}",
        paragraphs=(
            "{day} waits for a decision; the other days go on.",
            "What was found: {problem}",
            "Proposal: {hint}",
        ),
        action="Decide about the day",
    ),
    MailKind.EXPIRES_SOON: Text(
        subject="{restaurant}: {what} expires on {date}",
        paragraphs=(
            "{what} expires on {date} (days left: {days}).",
            "Next step: {hint}",
        ),
        action="Renew now",
    ),
    MailKind.EXPIRED: Text(
        subject="{restaurant}: {what} expires today",
        paragraphs=(
            "{what} expires today ({date}). No more files are made after that.",
            "Next step: {hint}",
        ),
        action="Renew now",
    ),
    MailKind.RECONNECT: Text(
        subject="{restaurant}: please connect the POS again",
        paragraphs=(
            (
                "The POS no longer accepts the connection of {restaurant}. Until it is renewed no "
                "files are made; the missing days are made up for afterwards."
            ),
            "Accounts and settings stay as they are.",
        ),
        action="Connect the POS again",
    ),
    MailKind.ALARM: Text(
        subject="{restaurant}: please have a look",
        paragraphs=(
            "Something is not right at {restaurant}.",
            "What was found: {problem}",
            "Next step: {hint}",
            "You hear of it at most once a day, and when it is over.",
        ),
        action="Open overview",
    ),
    MailKind.ALARM_OVER: Text(
        subject="{restaurant}: in order again",
        paragraphs=("This is settled: {problem}", "There is nothing for you to do."),
        action="Open overview",
    ),
    MailKind.STATEMENT: Text(
        subject="{restaurant}: monthly statement {month}",
        paragraphs=(
            (
                "Attached is the statement for {month}: the balances of clearing, transit, tips, "
                "vouchers and debtors as they were booked, and all files with their checksums."
            ),
            "Days held: {held}",
            "Days missing: {missing}",
            "Head of the audit trail (SHA-256): {head}",
        ),
    ),
    MailKind.CASE_CONFIRMED: Text(
        subject="[{number}] {subject}",
        paragraphs=(
            "Your support case has arrived; its number is {number}. You wrote:",
            "> {text}",
        ),
        action="See case",
    ),
    MailKind.CASE_OPENED: Text(
        subject="[{number}] {subject}",
        paragraphs=("{by} opened support case {number}. It began at: {place}", "> {text}"),
        action="Answer case",
    ),
    MailKind.CASE_REPLIED: Text(
        subject="[{number}] {subject}",
        paragraphs=("{by} answered support case {number}:", "> {text}"),
        action="Answer case",
    ),
    MailKind.CASE_CLOSED: Text(
        subject="[{number}] {subject}",
        paragraphs=(
            "{by} closed support case {number}.",
            "> {text}",
            "If something is still open, a reply opens it again.",
        ),
        action="See case",
    ),
}
