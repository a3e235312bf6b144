"""The menu: accounting groups and items with their prices of 2026."""

from decimal import Decimal

from attrs import frozen

from datev_bridge.testing.vat import Goods


@frozen(kw_only=True)
class Group:
    """An accounting group (*Warengruppe*) as the POS keeps it."""

    number: int
    """Its place; the id at a location is the location's first id plus this."""
    name: str
    code: str
    """The merchant's "accounting id", often empty."""
    statistic: str
    """The value of its statistic group."""


@frozen(kw_only=True)
class Item:
    """Something to order."""

    sku: str
    name: str
    price: Decimal
    """Gross, in euros; for goods sold by weight, for a kilogram."""
    goods: Goods
    group: Group
    weights: tuple[int, int, int]
    """How often it is ordered in a small, a medium and a large restaurant."""
    to_go: bool = True


_FOOD, _DRINKS, _OTHER = "Speisen", "Getränke", "Sonstiges"


def _group(number: int, name: str, code: str, statistic: str) -> Group:
    return Group(number=number, name=name, code=code, statistic=statistic)


MAINS = _group(101, "Speisen warm", "8300", _FOOD)
STARTERS = _group(102, "Vorspeisen & Salate", "", _FOOD)
DESSERTS = _group(103, "Desserts", "", _FOOD)
BRUNCH = _group(104, "Frühstück & Brunch", "", _FOOD)
SOFT = _group(105, "Alkoholfreie Getränke", "8400", _DRINKS)
COFFEE = _group(106, "Kaffee & Tee", "", _DRINKS)
BEER = _group(107, "Bier", "", _DRINKS)
WINE = _group(108, "Wein & Sekt", "", _DRINKS)
SPIRITS = _group(109, "Spirituosen & Cocktails", "", _DRINKS)
MERCHANDISE = _group(110, "Merchandise", "", _OTHER)
VOUCHERS = _group(111, "Gutscheine", "1796", _OTHER)
DEPOSIT = _group(112, "Pfand", "", _OTHER)
ROOM = _group(113, "Service & Raummiete", "", _OTHER)

GROUPS = (
    MAINS,
    STARTERS,
    DESSERTS,
    BRUNCH,
    SOFT,
    COFFEE,
    BEER,
    WINE,
    SPIRITS,
    MERCHANDISE,
    VOUCHERS,
    DEPOSIT,
    ROOM,
)

_Row = tuple[str, str, str, Goods, Group, tuple[int, int, int]]

_ROWS: tuple[_Row, ...] = (
    ("101", "Wiener Schnitzel", "18.90", Goods.FOOD, MAINS, (1, 9, 6)),
    ("102", "Burger", "16.50", Goods.FOOD, MAINS, (5, 9, 6)),
    ("103", "Pasta", "14.90", Goods.FOOD, MAINS, (7, 10, 2)),
    ("104", "Tagessuppe", "6.90", Goods.FOOD, MAINS, (8, 9, 8)),
    ("105", "Kinderteller", "8.50", Goods.FOOD, MAINS, (2, 6, 8)),
    ("106", "Beilage Pommes", "4.50", Goods.FOOD, MAINS, (6, 16, 20)),
    ("107", "Schweinebraten", "15.90", Goods.FOOD, MAINS, (0, 3, 9)),
    ("108", "Brot", "2.90", Goods.FOOD, MAINS, (4, 20, 30)),
    ("201", "Caesar Salad", "12.90", Goods.FOOD, STARTERS, (4, 6, 2)),
    ("202", "Carpaccio", "13.50", Goods.FOOD, STARTERS, (1, 3, 1)),
    ("203", "Beilagensalat", "4.90", Goods.FOOD, STARTERS, (3, 14, 14)),
    ("301", "Tiramisu", "7.50", Goods.FOOD, DESSERTS, (5, 6, 2)),
    ("302", "Eisbecher", "6.90", Goods.FOOD, DESSERTS, (4, 5, 4)),
    ("303", "Kuchen", "4.20", Goods.FOOD, DESSERTS, (16, 4, 4)),
    ("401", "Frühstück Klassik", "11.90", Goods.FOOD, BRUNCH, (12, 1, 0)),
    ("501", "Wasser 0,75 l", "6.90", Goods.DRINK, SOFT, (4, 9, 5)),
    ("502", "Cola 0,4 l", "4.60", Goods.DRINK, SOFT, (8, 10, 12)),
    ("503", "Saft 0,3 l", "4.90", Goods.DRINK, SOFT, (6, 6, 6)),
    ("504", "Wasser 0,25 l", "2.90", Goods.DRINK, SOFT, (10, 18, 18)),
    ("601", "Espresso", "2.80", Goods.DRINK, COFFEE, (20, 12, 5)),
    ("602", "Cappuccino", "3.90", Goods.DRINK, COFFEE, (30, 6, 3)),
    ("603", "Latte macchiato", "4.20", Goods.MILK_DRINK, COFFEE, (20, 3, 1)),
    ("604", "Tee", "3.50", Goods.DRINK, COFFEE, (10, 3, 1)),
    ("701", "Helles 0,5 l", "4.90", Goods.DRINK, BEER, (10, 14, 44)),
    ("702", "Weizen 0,5 l", "5.20", Goods.DRINK, BEER, (5, 6, 16)),
    ("801", "Wein 0,2 l", "7.90", Goods.DRINK, WINE, (6, 8, 2)),
    ("802", "Flasche Wein", "32.00", Goods.DRINK, WINE, (0, 1, 0)),
    ("901", "Aperol Spritz", "8.90", Goods.DRINK, SPIRITS, (8, 3, 3)),
    ("902", "Gin Tonic", "11.50", Goods.DRINK, SPIRITS, (8, 2, 1)),
)

ITEMS = tuple(
    Item(sku=sku, name=name, price=Decimal(price), goods=goods, group=group, weights=weights)
    for sku, name, price, goods, group, weights in _ROWS
)


def _special(sku: str, name: str, price: str, goods: Goods, group: Group) -> Item:
    return Item(
        sku=sku,
        name=name,
        price=Decimal(price),
        goods=goods,
        group=group,
        weights=(0, 0, 0),
        to_go=False,
    )


BRUNCH_BUFFET = _special("402", "Brunch-Buffet", "24.90", Goods.BRUNCH, BRUNCH)
STEAK = Item(
    sku="109",
    name="Steak nach Gewicht",
    price=Decimal("59.90"),
    goods=Goods.FOOD,
    group=MAINS,
    weights=(0, 0, 0),
    to_go=False,
)
MODIFIERS = (
    _special("191", "Extra Käse", "1.50", Goods.FOOD, MAINS),
    _special("192", "Extra Soße", "0.80", Goods.FOOD, MAINS),
    _special("193", "Ohne Zwiebeln", "0.00", Goods.FOOD, MAINS),
)
COOKBOOK = _special("1001", "Kochbuch", "24.90", Goods.BOOK, MERCHANDISE)
GLASS = _special("1002", "Bierglas", "9.90", Goods.WARE, MERCHANDISE)
VOUCHER_VALUES = (Decimal("25.00"), Decimal("50.00"), Decimal("100.00"))
VOUCHER_ITEMS = tuple(
    _special(f"11{place:02}", f"Gutschein {value:.0f} €", str(value), Goods.VOUCHER, VOUCHERS)
    for place, value in enumerate(VOUCHER_VALUES, start=1)
)
BOX = _special("1201", "Mehrwegbox Pfand", "5.00", Goods.WARE, DEPOSIT)
ROOM_HIRE = _special("1301", "Raummiete", "150.00", Goods.WARE, ROOM)
CORKAGE = _special("1302", "Korkgeld", "15.00", Goods.WARE, ROOM)
