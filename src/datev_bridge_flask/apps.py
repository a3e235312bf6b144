"""The credentials of an app at the POS's vendor, as a form has them."""

from datev_bridge.kseries.oauth import PRODUCTION_API, PRODUCTION_AUTH, App
from datev_bridge_flask import forms


def typed_app() -> App:
    """Return the app that a form names.

    Raises:
        ConfigurationError: What was typed makes none.
    """
    return App(
        client_id=forms.line("client_id"),
        client_secret=forms.secret("client_secret"),
        redirect_uri=forms.line("redirect_uri"),
        api_url=forms.line("api_url") or PRODUCTION_API,
        auth_url=forms.line("auth_url") or PRODUCTION_AUTH,
    )
