"""``datev-bridge portal``: the portal in the browser."""

from contextlib import suppress
from pathlib import Path
import signal
from socket import create_server, socket
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from datev_bridge_cli.context import Context, shared_options
from datev_bridge_cli.failures import ExitCode
from datev_bridge_cli.language import Language
from datev_bridge_cli.service_options import data_option, open_for, operator, refuse
from datev_bridge_cli.tree import command
from datev_bridge_cli.values import WholeNumber

if TYPE_CHECKING:
    from datev_bridge.demo_portal import DemoPortal
    from datev_bridge.service import Service
    from datev_bridge_flask import Config

_HIGHEST_PORT = 65_535
_THREADS = 8


def build(language: Language) -> click.Command:
    """Return the command in a language."""
    say = language.say
    more = say(
        "Läuft bis Strg-C. Ohne --behind-proxy nur auf diesem Rechner; für andere stellen Sie "
        "einen Proxy davor, der HTTPS spricht, und nennen die öffentliche Adresse in der Umgebung "
        "DATEV_BRIDGE_PORTAL_URL. Mit --demo startet ein Musterbetrieb, den man sofort ansehen "
        "kann.",
        "Runs until Ctrl-C. Without --behind-proxy on this machine only; for others put a proxy "
        "before it that speaks HTTPS, and name the public address in the environment "
        "DATEV_BRIDGE_PORTAL_URL. With --demo it starts with a sample restaurant, ready to be "
        "looked at.",
    )
    operator_text = say(
        "Adresse des Betreibers; hat er noch kein Kennwort, wird sein Einmal-Link gezeigt.",
        "The operator's address; if they have no password yet, their one-time link is shown.",
    )
    proxy_text = say(
        "Hinter genau einem Proxy: X-Forwarded-* gelten.",
        "Behind exactly one proxy: X-Forwarded-* count.",
    )
    host_text = say(
        "Name, unter dem gefragt werden darf (sonst der der öffentlichen Adresse).",
        "Name under which it may be asked for (else that of the public address).",
    )

    @command("portal", language, more)
    @data_option(language)
    @click.option(
        "--port",
        type=WholeNumber(0, _HIGHEST_PORT),
        default=8080,
        help=say(
            "Port auf 127.0.0.1 (sonst 8080); 0 nimmt einen freien.",
            "Port on 127.0.0.1 (else 8080); 0 takes a free one.",
        ),
    )
    @click.option("--operator", "email", default="", metavar="E-MAIL", help=operator_text)
    @click.option("--behind-proxy", is_flag=True, help=proxy_text)
    @click.option("--trusted-host", "hosts", multiple=True, metavar="NAME", help=host_text)
    @click.option("--demo", is_flag=True, help=say("Mit Musterbetrieb.", "With a sample."))
    @shared_options(language)
    def portal(
        context: Context,
        *,
        data: Path | None,
        port: int,
        email: str,
        behind_proxy: bool,
        hosts: tuple[str, ...],
        demo: bool,
    ) -> ExitCode:
        from datev_bridge_flask import Config  # noqa: PLC0415 - only when it runs

        config = Config(behind_proxy=behind_proxy, trusted_hosts=hosts)
        if demo:
            return _demonstrate(context, port, config)
        service = open_for(context, data)
        _tell_operator(context, service, email)
        with create_server(("127.0.0.1", port)) as door:
            return _serve(context, service, door, config)

    return portal


def _tell_operator(context: Context, service: "Service", email: str) -> None:
    """Show the first operator's link, and make the account if there is none."""
    from datev_bridge.identity.invitations import Invitation  # noqa: PLC0415 - loaded by now

    address = email or next(iter(service.operators), "")
    if not address:
        return
    if email:
        invitation = Invitation(email=email, name=context.out.say("Betreiber", "Operator"))
        refuse(*service.invitations.invite(operator(), invitation))
    link = service.direct_links.to_set_password(operator(), address)
    if link:
        context.out.result(link)


def _demonstrate(context: Context, port: int, config: "Config") -> ExitCode:
    from datev_bridge.demo_portal import open_demo_portal  # noqa: PLC0415 - only when it runs

    with (
        create_server(("127.0.0.1", port)) as door,
        TemporaryDirectory(prefix="datev-bridge-portal-") as folder,
        open_demo_portal(
            Path(folder), context.environment, address=_address(door), now=context.now
        ) as demo,
    ):
        _introduce(context, demo)
        return _serve(context, demo.service, door, config)


def _address(door: socket) -> str:
    return f"http://127.0.0.1:{door.getsockname()[1]}"


def _introduce(context: Context, demo: "DemoPortal") -> None:
    """Say who can log in, and with what."""
    out = context.out
    for person in demo.people:
        out.result(f"{person.role:<9} {person.email:<24} {person.password}   {person.secret}")
    out.document(
        "portal",
        {
            "address": demo.service.portal,
            "people": [
                {
                    "role": person.role,
                    "email": person.email,
                    "password": person.password,
                    "secret": person.secret,
                }
                for person in demo.people
            ],
        },
    )
    out.note(
        out.say(
            "Rolle, Adresse, Kennwort, Schlüssel für die Authenticator-App. E-Mails liegen in "
            f"{demo.service.mail_folder}.",
            "Role, address, password, key for the authenticator app. Mails are in "
            f"{demo.service.mail_folder}.",
        )
    )


def _serve(context: Context, service: "Service", door: socket, config: "Config") -> ExitCode:
    import waitress  # type: ignore[import-untyped]  # noqa: PLC0415 - only when it runs

    from datev_bridge_flask import create_app  # noqa: PLC0415

    app = create_app(service, config)
    server = waitress.create_server(app, sockets=[door], threads=_THREADS, ident="")
    out = context.out
    address = _address(door)
    out.note(out.say(f"Das Portal läuft: {address}", f"The portal runs: {address}"))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        server.run()
    return ExitCode.DONE
