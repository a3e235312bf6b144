"""The file of new debtors beside a batch, and what it must not tell elsewhere."""

from datetime import UTC, date, datetime
import json
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from datev_bridge.batches import BatchFrame, BatchKind
from datev_bridge.companions import debtor_files
from datev_bridge.corrections import Books, late_changes, seal_export
from datev_bridge.daybook import Customer
from datev_bridge.days.periods import Closing
from datev_bridge.extf import Reader, find_issues
from datev_bridge.journal import Debtor, DebtorBook, DebtorRange
from datev_bridge.mapping import AccountKind, AccountMapping, MappingRule, RuleTarget
from datev_bridge.pipeline import Export, build_export
from datev_bridge.profile import Profile
from datev_bridge.proof import to_json
from datev_bridge.recorded import outputs
from support.exports import PROFILE
from support.sales import BERLIN, body, day_of, payment, sale

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
FRAME = BatchFrame(profile=PROFILE, location=BERLIN, created_at=AT)
INVOICE = MappingRule(
    target=RuleTarget.PAYMENT, category_id="9", account="10001", kind=AccountKind.RECEIVABLE
)
BOOKS = evolve(
    PROFILE,
    debtors=DebtorRange(first="10100", last="10199"),
    mapping=AccountMapping(rules=(*PROFILE.mapping.rules, INVOICE)),
)
COMPANY = {"customerId": 120913, "id": "ec021fb0", "companyName": "Muster & Söhne GmbH"}
PERSON = {"id": "5f3a", "firstName": "Jo", "lastName": "Muster"}


def owed(number: int, consumer: dict[str, Any] | None) -> dict[str, Any]:
    on_account = {"type": "ACCOUNTS_RECEIVABLE", "paymentMethodId": 9, "description": "Rechnung"}
    return sale(number, payments=[payment(**on_account, consumer=consumer)])


def exported(*sales: object, profile: Profile = BOOKS, **changes: Any) -> Export:
    return build_export(
        [day_of(*sales)], profile=profile, location=BERLIN, created_at=AT, **changes
    )


def rows_of(content: bytes) -> list[dict[str, str]]:
    return [
        {name: text for name, text in record.texts.items() if text}
        for record in Reader(content).records()
    ]


def test_debtors_are_in_a_file_of_the_fiscal_year_that_their_invoice_is_in() -> None:
    last, first = date(2026, 12, 31), date(2027, 1, 1)
    old, new = day_of(owed(1, COMPANY)), day_of(owed(2, PERSON))
    days = (evolve(old, business_day=last), evolve(new, business_day=first))
    made_at = datetime(2027, 1, 2, 3, tzinfo=UTC)
    export = build_export(days, profile=BOOKS, location=BERLIN, created_at=made_at)
    found = [
        (companion.file_name, companion.content.split(b";")[12]) for companion in export.companions
    ]
    assert found == [
        ("EXTF_Debitoren_948669132802_10100-10100.csv", b"20260101"),
        ("EXTF_Debitoren_948669132802_10101-10101.csv", b"20270101"),
    ]
    assert [b.header.fiscal_year_start for b in export.batches] == [date(2026, 1, 1), first]


def test_new_customers_are_in_a_file_that_the_format_takes() -> None:
    export = exported(owed(1, COMPANY), owed(2, PERSON), owed(3, None))
    (companion,) = export.companions
    assert companion.file_name == "EXTF_Debitoren_948669132802_10100-10101.csv"
    assert list(find_issues(companion.content)) == []
    text = companion.content.decode("cp1252").splitlines()
    assert text[0].startswith('"EXTF";700;16;"Debitoren/Kreditoren";5;')
    assert len(text) == 4
    assert text[2].startswith('10100;"Muster & Söhne GmbH";')
    assert '"120913"' in text[2]
    assert '"Muster";"Jo"' in text[3]
    assert [row.account for row in export.batches[0].rows if row.contra_account == "1792"] == [
        "10100",
        "10101",
        "10001",
    ]
    assert outputs(export)[companion.file_name] == companion.content


def test_a_customer_is_in_it_once_for_ever() -> None:
    first = exported(owed(1, COMPANY))
    again = exported(owed(2, COMPANY), debtors=first.debtors)
    assert again.companions == ()
    assert again.new_debtors == ()
    assert again.debtors.accounts == first.debtors.accounts == {"120913": "10100"}


def test_nobody_who_is_not_asked_for_is_known() -> None:
    export = exported(owed(1, COMPANY), profile=evolve(BOOKS, debtors=None))
    assert (export.companions, export.debtors) == ((), DebtorBook())


def test_names_are_in_that_file_and_nowhere_else() -> None:
    export = exported(owed(1, COMPANY), owed(2, PERSON))
    elsewhere = (
        to_json(export.proof).decode(),
        export.batches[0].content.decode("cp1252"),
        repr(export),
        json.dumps([issue.as_json() for issue in export.issues]),
    )
    assert not any("Muster" in text for text in elsewhere)


def test_the_same_customer_is_found_by_number_however_it_is_written() -> None:
    ids = (120913, "120913", 120913.0)
    sales = [owed(n, COMPANY | {"customerId": each}) for n, each in enumerate(ids, start=1)]
    assert len(exported(*sales).new_debtors) == 1


def test_a_consumer_without_any_id_is_nobody() -> None:
    assert exported(owed(1, {"companyName": "Muster"}), owed(2, {})).new_debtors == ()


def test_a_test_file_says_so() -> None:
    (companion,) = exported(owed(1, COMPANY), kind=BatchKind.TEST).companions
    assert companion.file_name.startswith("EXTF_TEST_Debitoren_")


def test_days_of_one_export_share_their_accounts() -> None:
    days = [day_of(owed(1, COMPANY)), evolve(day_of(owed(2, COMPANY)), business_day=AT.date())]
    export = build_export(days[::-1], profile=BOOKS, location=BERLIN, created_at=AT)
    assert [d.account for d in export.new_debtors] == ["10100"]
    assert body(owed(1, COMPANY))


def test_a_delivered_day_keeps_its_accounts_when_it_is_read_again() -> None:
    export = exported(owed(1, COMPANY))
    sealed = {day.business_day: day for day in seal_export(export, BOOKS)}
    books = Books(
        profile=BOOKS,
        location=BERLIN,
        created_at=AT,
        closing=Closing(today=AT.date()),
        sealed=sealed,
        debtors=export.debtors,
    )
    same = late_changes([day_of(owed(1, COMPANY))], books)
    assert (same.batches, same.companions, same.debtors) == ((), (), export.debtors)
    more = late_changes([day_of(owed(1, COMPANY), owed(2, PERSON))], books)
    (batch,) = more.batches
    assert "10101" in {row.account for row in batch.rows}
    assert "10100" not in {row.account for row in batch.rows}
    assert [d.account for d in more.new_debtors] == ["10101"]
    assert more.debtors.accounts == {"120913": "10100", "5f3a": "10101"}
    assert len(more.companions) == 1


words = st.text(max_size=70)


customers = st.builds(
    Customer, id=words.filter(bool), company=words, first_name=words, last_name=words
)


@given(st.lists(customers, min_size=1, max_size=3, unique_by=lambda customer: customer.id))
def test_any_name_is_written(found: list[Customer]) -> None:
    debtors = [
        Debtor(account=str(10100 + n), customer=customer) for n, customer in enumerate(found)
    ]
    (companion,) = debtor_files([(AT.date(), debtors)], FRAME)
    assert not any(issue.blocks for issue in find_issues(companion.content))
