"""The pages, one module each."""

from datev_bridge_flask.pages import (
    account,
    audit,
    cases,
    connect,
    datev,
    days,
    home,
    links,
    login,
    mapping,
    members,
    operator,
    overview,
    password,
    release,
    request,
    runs,
    schedule,
    second_factor,
    settings,
    test_run,
)

ROOMS = tuple(
    module.pages
    for module in (
        home,
        request,
        login,
        links,
        password,
        second_factor,
        account,
        overview,
        connect,
        settings,
        mapping,
        schedule,
        datev,
        test_run,
        release,
        days,
        runs,
        members,
        audit,
        cases,
        operator,
    )
)
"""All of them."""
