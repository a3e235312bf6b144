"""The page on which a merchant logs in and agrees."""

from collections.abc import Mapping, Sequence
from html import escape

_PAGE = """<!DOCTYPE html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
body {{ font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 32rem }}
main {{ padding: 0 1rem }}
button {{ font: inherit; padding: .5rem 1rem; margin: 1rem .5rem 0 0 }}
label {{ display: block; margin-top: 1rem }}
select {{ font: inherit; padding: .25rem }}
</style>
</head>
<body>
<main>
<h1>{title}</h1>
{content}
</main>
</body>
</html>
"""

_FORM = """<p>Dies ist eine Musterkasse, kein Dienst von Lightspeed.
Ein Passwort ist nicht nötig.</p>
<p><strong>{app}</strong> möchte zugreifen auf: {scopes}</p>
<form method="post">
<label for="account">Anmelden als</label>
<select id="account" name="account">
{accounts}
</select>
<p>
<button type="submit" name="decision" value="approve">Zugriff erlauben</button>
<button type="submit" name="decision" value="deny">Ablehnen</button>
</p>
</form>
"""


def consent_page(client_id: str, scopes: Sequence[str], accounts: Mapping[str, str]) -> str:
    """Return the page that asks a merchant to agree; its form comes back to its own address.

    Args:
        client_id: The app that asks.
        scopes: What it asks for.
        accounts: Value and name of each account one can log in with.
    """
    content = _FORM.format(
        app=escape(client_id),
        scopes=escape(", ".join(scopes)),
        accounts="\n".join(
            f'<option value="{escape(value)}">{escape(name)}</option>'
            for value, name in accounts.items()
        ),
    )
    return _PAGE.format(title="Anmelden bei der Musterkasse", content=content)


def failure_page(sentence: str) -> str:
    """Return the page for a request that cannot be sent back to the app."""
    return _PAGE.format(title="Anmelden nicht möglich", content=f"<p>{escape(sentence)}</p>")
