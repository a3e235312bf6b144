"""The allow-list of redaction: every field that the decoder knows has been thought of."""

from attrs import fields
import pytest

from datev_bridge.kseries import models, redact
from datev_bridge.kseries.fields import SPELLINGS, UNUSED, camel

TABLES = {
    models.Sale: redact._SALE,
    models.SalesLine: redact._LINE,
    models.Payment: redact._PAYMENT,
    models.TaxLine: redact._TAX_LINE,
    models.AccountingGroup: redact._GROUP,
    models.Source: redact._SOURCE,
}


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_field_of_a_model_has_a_treatment(model: type) -> None:
    read = {camel(attribute.name) for attribute in fields(model)}  # type: ignore[arg-type]
    assert read | UNUSED.get(model, frozenset()) <= TABLES[model].keys()


def test_every_spelling_of_a_time_has_a_treatment() -> None:
    assert SPELLINGS.keys() <= redact._SALE.keys()
