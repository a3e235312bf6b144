"""The page of what the environment can say."""

from reference_pages.markdown import page, table

VARIABLES = (
    # name, who reads it, what it means
    (
        "DATEV_BRIDGE_LANG",
        "all",
        "Language, `de` or `en`; `--lang` wins, `LC_ALL` and `LANG` come after it.",
    ),
    ("DATEV_BRIDGE_PROFILE", "profile", "The profile, where `--profile` is not given."),
    (
        "DATEV_BRIDGE_CLIENT_SECRET",
        "profile, operator",
        "Secret of the app registered with the POS's vendor, instead of a file or a prompt.",
    ),
    (
        "DATEV_BRIDGE_DATA",
        "service",
        (
            "The service's folder, where `--data` is not given: database, keys, files, mails "
            "without a server."
        ),
    ),
    (
        "DATEV_BRIDGE_DATABASE_URL",
        "service",
        "PostgreSQL instead of SQLite in the folder: `postgresql+psycopg://user@host/name`.",
    ),
    (
        "DATEV_BRIDGE_VAULT_KEYS",
        "service",
        (
            "Keys that seal secrets in the database, newest first, with commas between them, "
            "instead of the file in the folder; `backup keys` makes and copies them."
        ),
    ),
    (
        "DATEV_BRIDGE_SMTP_URL",
        "service",
        (
            "The mail server: `smtps://user@host:465` or `smtp+starttls://user@host:587`. Without "
            "it mails are written into the folder `mail`."
        ),
    ),
    ("DATEV_BRIDGE_SMTP_PASSWORD", "service", "Its password."),
    ("DATEV_BRIDGE_SMTP_PASSWORD_FILE", "service", "A file with its password, instead."),
    (
        "DATEV_BRIDGE_SMTP_CA_FILE",
        "service",
        "Certificates of an authority of your own that the mail server is checked with.",
    ),
    ("DATEV_BRIDGE_MAIL_FROM", "service", "The address that mails come from."),
    (
        "DATEV_BRIDGE_OPERATOR_MAIL",
        "service",
        "Where the operator is told: requests, cases, alarms.",
    ),
    (
        "DATEV_BRIDGE_PORTAL_URL",
        "service",
        "Public address of the portal; links in mails start with it.",
    ),
    (
        "DATEV_BRIDGE_FOLDERS",
        "service",
        "Folders below which an absolute `delivery.folder` is allowed, separated like `PATH`.",
    ),
    ("DATEV_BRIDGE_ACCEPT_ALL", "service", "`1` accepts each request at once."),
    (
        "DATEV_BRIDGE_WORKER_HEARTBEAT",
        "service",
        "How often a worker says that it is alive, in seconds; 15.",
    ),
    (
        "DATEV_BRIDGE_WORKER_DEAD_AFTER",
        "service",
        "After how many seconds of silence a worker is taken for dead; 120, at least three beats.",
    ),
    ("NO_COLOR", "all", "Any value: no colour; `--color always` wins."),
)


def environment_page() -> str:
    """Return the page of every variable."""
    rows = ((f"`{name}`", who, text) for name, who, text in VARIABLES)
    return page(
        "Environment",
        "What the program takes from its environment. A flag wins over the environment, the "
        "environment over a file. *profile* is a command with `--profile`, *service* one that "
        "works on the service's folder, the portal and the worker included.",
        table(("Variable", "Read by", "Means"), rows),
    )
