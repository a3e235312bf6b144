"""What ``doctor`` judges: found by :mod:`datev_bridge.checkup`, or made up by a test.

A fact that could not be had is the issue that says why.
"""

from datetime import datetime

from attrs import frozen

from datev_bridge.categories import CategoryUse
from datev_bridge.daybook import Location
from datev_bridge.issues import Issue
from datev_bridge.kseries.master import TaxRate
from datev_bridge.kseries.tokens import TokenRecord
from datev_bridge.pipeline import Export
from datev_bridge.profile import Profile
from datev_bridge.runs.ledger import LedgerEntry


@frozen(kw_only=True)
class Program:
    """The program on this machine.

    Attributes:
        version: Of this library.
        python: Of the interpreter.
        missing: Optional packages that cannot be imported.
        knows_zones: Whether time zones are known by name.
    """

    version: str
    python: str
    missing: frozenset[str] = frozenset()
    knows_zones: bool = True


@frozen(kw_only=True)
class Home:
    """A profile that could be read, and the files around it.

    Attributes:
        now: The time, aware.
        profile: The profile.
        warnings: What is odd about it, though possible.
        app_problem: Why the app's credentials cannot be used.
        open_files: Files with secrets that others on this machine may read.
        connection: The stored connection; None before the first.
        folder_problem: Why files cannot be written.
        ledger: What was exported.
    """

    now: datetime
    profile: Profile
    warnings: tuple[Issue, ...] = ()
    app_problem: Issue | None = None
    open_files: tuple[str, ...] = ()
    connection: TokenRecord | Issue | None = None
    folder_problem: Issue | None = None
    ledger: tuple[LedgerEntry, ...] | Issue = ()


@frozen(kw_only=True)
class Pos:
    """What the POS answered.

    Attributes:
        location: The profile's location, or why it is none of the connection's.
        tax_rates: As set up today.
        categories: Everything that needs an account, by master data and yesterday's receipts.
        yesterday: Yesterday's day, booked without being written.
        noticed: What the client noticed: unknown fields, another time.

    Without a location the next three are None.
    """

    location: Location | Issue
    tax_rates: tuple[TaxRate, ...] | Issue | None = None
    categories: tuple[CategoryUse, ...] | Issue | None = None
    yesterday: Export | Issue | None = None
    noticed: tuple[Issue, ...] = ()


@frozen(kw_only=True)
class Facts:
    """Everything that was found.

    Attributes:
        program: The program.
        home: The profile; what is wrong with it; None where none was named.
        pos: The POS; why it did not answer; None where it was not asked.
        is_offline: Whether the POS was not to be asked.
    """

    program: Program
    home: Home | tuple[Issue, ...] | None = None
    pos: Pos | Issue | None = None
    is_offline: bool = False
