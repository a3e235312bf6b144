"""The rules of DATEV's format, one by one, and the codes that find a breach.

The ids group the rules as the codes do: file, encoding, header, locking, amounts, accounts, tax
keys, dates, texts, dependent columns, other formats, duplicates. A rule without a code is either
kept by reading and writing themselves, or nothing that a file can tell; it says which.
"""

from attrs import frozen

from datev_bridge.extf import codes as c
from datev_bridge.issues import IssueKind


@frozen
class Rule:
    """One rule of the format.

    Attributes:
        id: Section and number, such as ``FIL-01``.
        text: What it demands, in English.
        kinds: The problems that a breach is found as.
        kept_by: For a rule without a problem of its own: who keeps it, or why nobody can.
    """

    id: str
    text: str
    kinds: tuple[IssueKind, ...] = ()
    kept_by: str = ""


RULES: tuple[Rule, ...] = (
    Rule("FIL-01", "header, captions, then rows", (c.EMPTY_FILE, c.CAPTIONS_MISSING)),
    Rule("FIL-02", "the first cell is EXTF or DTVF", (c.NOT_A_DATEV_FILE, c.HEADINGS_FIRST)),
    Rule("FIL-03", "lines end in CR LF", (c.LINE_ENDS, c.TRAILING_SEPARATOR)),
    Rule("FIL-04", "semicolons, doubled quotes", (c.WRONG_SEPARATOR, c.QUOTES)),
    Rule("FIL-05", "texts in quotes, numbers not", (c.TEXT_UNQUOTED, c.NUMBER_QUOTED)),
    Rule("FIL-06", "a semicolon in quotes is text", kept_by="reader and writer"),
    Rule("FIL-07", "captions by position", (c.CAPTIONS_DIFFER,)),
    Rule("FIL-08", "no control characters in texts", (c.CONTROL_CHARACTER,)),
    Rule("FIL-09", "as many columns as the format", (c.TOO_MANY_COLUMNS, c.TOO_FEW_COLUMNS)),
    Rule("FIL-10", "decimal comma, no grouping", (c.AMOUNT_POINT, c.AMOUNT_GROUPED)),
    Rule("FIL-11", "some zeros are written empty", kept_by="reader: both are read"),
    Rule("FIL-12", "leading zeros of dates", (c.DATE_LEADING_ZERO, c.DATE_FORMAT)),
    Rule("FIL-13", "99 999 rows at most", (c.TOO_MANY_ROWS,)),
    Rule("FIL-14", "50 MB and 1000 characters at most", (c.FILE_TOO_LARGE, c.HEADER_TOO_LONG)),
    Rule("FIL-15", "the name EXTF_….csv", (c.FILE_NAME, c.FILE_NAME_UNSEEN)),
    Rule("FIL-16", "a file for each period", (c.SEVERAL_PERIODS,)),
    Rule("FIL-17", "one client and fiscal year", (c.DATE_BEFORE_YEAR, c.OUTSIDE_FISCAL_YEAR)),
    Rule("FIL-18", "at least one row", (c.NO_ROWS,)),
    Rule("FIL-19", "left-over fragments at the end", (c.FRAGMENT,)),
    Rule("ENC-01", "Windows-1252", (c.NOT_IN_CHARSET, c.UNDEFINED_BYTE)),
    Rule("ENC-02", "Unicode with a byte order mark", (c.UTF8_UNMARKED,)),
    Rule("ENC-03", "Unicode is not taken everywhere", (c.UNICODE_FILE,)),
    Rule("ENC-04", "no silent replacement", (c.NOT_IN_CHARSET,)),
    Rule("ENC-05", "lengths count characters", kept_by="every length is one of a decoded text"),
    Rule("ENC-06", "samples in UTF-8 without a mark", (c.UTF8_UNMARKED,)),
    Rule("HDR-01", "31 fields", (c.HEADER_SHORT,)),
    Rule("HDR-02", "header version 700", (c.HEADER_VERSION, c.HEADER_VERSION_OLD)),
    Rule(
        "HDR-03",
        "category, name and version fit",
        (c.UNKNOWN_FORMAT, c.FORMAT_NAME, c.FORMAT_VERSION_UNKNOWN, c.FORMAT_VERSION_OLD),
    ),
    Rule("HDR-04", "consultant and client", (c.CONSULTANT_NUMBER, c.CLIENT_NUMBER)),
    Rule("HDR-05", "start of the fiscal year", (c.FISCAL_YEAR_START,)),
    Rule("HDR-06", "account length 4 to 8", (c.ACCOUNT_LENGTH, c.ACCOUNT_LENGTH_MISSING)),
    Rule("HDR-07", "from before to", (c.DATES_REVERSED,)),
    Rule("HDR-08", "one calendar year", (c.CALENDAR_YEARS,)),
    Rule("HDR-09", "inside the fiscal year", (c.OUTSIDE_FISCAL_YEAR,)),
    Rule("HDR-10", "no period in master data", (c.PERIOD_IN_MASTER_DATA,)),
    Rule("HDR-11", "description of 30 characters", (c.DESCRIPTION, c.DESCRIPTION_MISSING)),
    Rule("HDR-12", "initials of two capitals", (c.INITIALS,)),
    Rule("HDR-13", "origin of two characters", (c.HEADER_TEXT,)),
    Rule("HDR-14", "booking type, accounting purpose", (c.HEADER_VALUE,)),
    Rule("HDR-15", "the lock, see FES", (c.HEADER_LOCK_MISSING,)),
    Rule("HDR-16", "currency of rows without one", (c.HEADER_VALUE,)),
    Rule("HDR-17", "reserved fields are empty", (c.RESERVED_FILLED,)),
    Rule("HDR-18", "creation time of 17 digits", (c.CREATED_AT,)),
    Rule("HDR-19", "exported by, 25 characters", (c.HEADER_TEXT,)),
    Rule("HDR-20", "what the upload refuses", (c.DATEV_MARKER, c.RESERVED_FILLED)),
    Rule("FES-01", "an empty lock locks the batch", (c.HEADER_LOCK_MISSING,)),
    Rule("FES-02", "an empty lock of a row locks", (c.ROW_LOCK_MISSING,)),
    Rule("FES-03", "a locked batch stays locked", kept_by="nothing a file can tell"),
    Rule("FES-04", "the lock is always written", kept_by="writer"),
    Rule("FES-05", "header and rows agree", (c.LOCK_DIFFERS,)),
    Rule("AMT-01", "positive amount, two decimals", (c.AMOUNT_FORMAT,)),
    Rule("AMT-02", "no zero", (c.AMOUNT_ZERO,)),
    Rule("AMT-03", "no sign", (c.AMOUNT_NEGATIVE, c.AMOUNT_POINT, c.AMOUNT_GROUPED)),
    Rule("AMT-04", "amounts without decimals", (c.AMOUNT_WITHOUT_DECIMALS,)),
    Rule("AMT-05", "the side is the account's", kept_by="typed rows: side and account"),
    Rule("AMT-06", "foreign currency is complete", (c.BASE_AMOUNT_PAIR, c.NUMBER_FORMAT)),
    Rule("AMT-07", "discount and its account", (c.DISCOUNT_ACCOUNT, c.AMOUNT_ZERO)),
    Rule("AMT-08", "recurring bookings in EUR", (c.RECURRING_CURRENCY,)),
    Rule("ACC-01", "length of accounts", (c.ACCOUNT_TOO_LONG, c.NOT_A_PERSON)),
    Rule("ACC-02", "first digit of person accounts", (c.PERSON_ACCOUNT,)),
    Rule("ACC-03", "not only zeros", (c.ACCOUNT_FORMAT,)),
    Rule("ACC-04", "no account dragged along", (c.ACCOUNT_DRAGGED, c.REQUIRED)),
    Rule("ACC-05", "two different accounts", (c.ACCOUNTS_EQUAL,)),
    Rule("ACC-06", "collective, reserved accounts", (c.COLLECTIVE_ACCOUNT, c.RESERVED_ACCOUNT)),
    Rule("ACC-07", "unknown accounts", kept_by="nothing a file can tell: the client's stock"),
    Rule("ACC-08", "one row a person account", (c.PERSON_TWICE,)),
    Rule("ACC-09", "length of labelled accounts", (c.ACCOUNT_TOO_LONG,)),
    Rule("BU-01", "keys of four digits", (c.KEY_FORMAT, c.KEY_UNPADDED)),
    Rule("BU-02", "structure of keys", kept_by="nothing a file can tell: keys are the client's"),
    Rule("BU-03", "no key on automatic accounts", (c.KEY_ON_AUTOMATIC,)),
    Rule("BU-04", "keys and additional functions", (c.KEY_NOT_ALLOWED,)),
    Rule("BU-05", "keys in their context", (c.LOG_KEY_NOT_HERE,)),
    Rule("BU-06", "keys with country and rate", (c.KEY_NEEDS_COUNTRY,)),
    Rule("BU-07", "one kind of reversal", (c.REVERSED_TWICE,)),
    Rule("BU-08", "a reversal keeps its key", kept_by="nothing a file can tell: the original"),
    Rule("BU-09", "key 49 with fields 45 to 47", (c.KEY_49,)),
    Rule("BU-10", "keys with a choice of rate", (c.BELONG_TOGETHER,)),
    Rule("BU-11", "no zero in field 43", (c.NUMBER_FORMAT,)),
    Rule("DAT-01", "the year stands in the header", (c.DATE_OUTSIDE_BATCH, c.DATE_FULL)),
    Rule("DAT-02", "the year that fits the batch", kept_by="reader"),
    Rule("DAT-03", "not before the fiscal year", (c.DATE_BEFORE_YEAR,)),
    Rule("DAT-04", "inside the batch", (c.DATE_NOT_IN_BATCH, c.DATE_OUTSIDE_BATCH)),
    Rule("DAT-05", "29 February in leap years", (c.NO_SUCH_DAY,)),
    Rule("DAT-06", "delivery date with tax period", (c.DELIVERY_WITHOUT_PERIOD,)),
    Rule("DAT-07", "due date of person accounts", (c.DUE_WITHOUT_PERSON, c.DUE_TWICE)),
    Rule("DAT-08", "full dates of 2000 to 2099", (c.DATE_FORMAT,)),
    Rule("TXT-01", "characters of references", (c.REFERENCE_CHARACTERS, c.REFERENCE_UNDERSCORE)),
    Rule("TXT-02", "references clear open items", (c.REFERENCE_TWICE,)),
    Rule("TXT-03", "field 12 of 12 characters", (c.TOO_LONG,)),
    Rule("TXT-04", "posting text of 60", (c.TOO_LONG,)),
    Rule("TXT-05", "kind and content together", (c.INFO_PAIR, c.TOO_LONG)),
    Rule("TXT-06", "form of document links", (c.LINK_FORM,)),
    Rule("TXT-07", "characters of cost centres", (c.KOST_CHARACTERS,)),
    Rule("TXT-08", "VAT ids with country", (c.VAT_ID, c.VAT_PREFIX_TWICE)),
    Rule("TXT-09", "word characters only", (c.CELL_FORMAT,)),
    Rule("TXT-10", "no booking GUID", (c.GUID_FILLED,)),
    Rule("DEP-01", "fields 4, 5, 6 together", (c.RATE_WITHOUT_BASE, c.BASE_AMOUNT_PAIR)),
    Rule("DEP-02", "bank and mandate together", (c.BELONG_TOGETHER,)),
    Rule("DEP-03", "open items need a person", (c.OPEN_ITEM_WITHOUT_PERSON,)),
    Rule("DEP-04", "order and booking type", (c.BELONG_TOGETHER, c.NOT_ALLOWED)),
    Rule("DEP-05", "partner fields together", (c.BELONG_TOGETHER,)),
    Rule("DEP-06", "fields 112 and 113 together", (c.BELONG_TOGETHER,)),
    Rule("DEP-07", "rate and country together", (c.BELONG_TOGETHER,)),
    Rule("DEP-08", "BVV position", (c.LOG_BVV,)),
    Rule("DEP-09", "columns of SKR07 and SKR14", (c.OTHER_CHART,)),
    Rule("DEP-10", "destination and origin", kept_by="column names say which is which"),
    Rule("OTH-01", "the name of the addressee type", (c.NAME_OF_OTHER_TYPE,)),
    Rule("OTH-02", "one main bank, ten own fields", (c.TWO_MAIN_BANKS, c.NOT_TAKEN_OVER)),
    Rule("OTH-03", "no values from before SEPA", (c.NOT_ALLOWED,)),
    Rule("OTH-04", "percentages in hundredths", (c.NUMBER_FORMAT,)),
    Rule("OTH-05", "recurrence is complete", (c.END_DATE_MISSING, c.INTERVAL)),
    Rule("OTH-06", "one row an address", (c.ADDRESS_TWICE,)),
    Rule("OTH-07", "language and length of labels", (c.NOT_ALLOWED, c.TOO_LONG)),
    Rule("OTH-08", "order of imports", kept_by="nothing a single file can tell"),
    Rule("DUP-01", "batches of the same name", (c.BATCH_TWICE,)),
    Rule("DUP-02", "the upload checks no rows", kept_by="delivery: nothing is sent twice"),
    Rule("DUP-03", "rows that stand twice", (c.ROW_TWICE, c.REFERENCE_TWICE)),
)
