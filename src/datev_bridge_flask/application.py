"""The app: its parts in their order."""

from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from datev_bridge.service import Service
from datev_bridge_flask import failures, security, sessions, viewmodels
from datev_bridge_flask.config import LOOPBACK, MOST_BYTES, MOST_FIELDS, Config
from datev_bridge_flask.pages import ROOMS


def make_app(service: Service, config: Config) -> Flask:
    """Return the portal; see :func:`datev_bridge_flask.create_app`."""
    app = Flask("datev_bridge_flask", static_folder="static", template_folder="templates")
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_FIELDS,
        SEND_FILE_MAX_AGE_DEFAULT=86_400,
    )
    app.extensions[sessions.SERVICE] = service
    app.extensions[security.HOSTS] = frozenset(config.trusted_hosts or _own_hosts(service))
    app.jinja_options = {
        "autoescape": True,  # Flask's own choice goes by the ending of a template's name
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }
    if config.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]
    for part in (security.transport, sessions.resume, security.forgery, sessions.guard):
        app.before_request(part)
    app.after_request(security.headers)
    app.context_processor(viewmodels.shared)
    app.jinja_env.filters.update(viewmodels.FILTERS)
    app.jinja_env.globals.update(viewmodels.GLOBALS)
    failures.register(app)
    for room in ROOMS:
        app.register_blueprint(room.blueprint)
    return app


def _own_hosts(service: Service) -> tuple[str, ...]:
    public = urlsplit(service.portal).hostname
    return (*LOOPBACK, public) if public else LOOPBACK
