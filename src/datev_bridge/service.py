"""The service: the real parts of a store with people and organisations, from configuration.

Beside :mod:`datev_bridge.assembly`, which builds what a profile in a file needs, and as that the
only place that knows where a part is from.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from attrs import field, frozen

from datev_bridge.store.database import open_database
from datev_bridge.store.work import Store
from datev_bridge.vault import open_vault

DATABASE_VARIABLE = "DATEV_BRIDGE_DATABASE_URL"
KEYS_VARIABLE = "DATEV_BRIDGE_VAULT_KEYS"
KEY_FILE = "vault.key"
DATABASE_FILE = "store.db"


@frozen(kw_only=True)
class Service:
    """The service's parts.

    Attributes:
        store: Where everything is kept.
        clock: The time, aware.
        folder: The folder of its files: database, keys, delivered files.
        environment: The environment variables.
    """

    store: Store
    clock: Callable[[], datetime]
    folder: Path
    environment: Mapping[str, str] = field(factory=dict, repr=False)


def open_service(
    folder: Path, environment: Mapping[str, str], *, clock: Callable[[], datetime]
) -> Service:
    """Return the service of a folder, or of the database that the environment names.

    Args:
        folder: The platform's data directory, or another; made on first use.
        environment: The environment variables.
        clock: The time, aware.

    Raises:
        StoreError: The database cannot be opened.
        VaultError: The keys cannot be read.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    vault = open_vault(folder / KEY_FILE, environment_keys=environment.get(KEYS_VARIABLE, ""))
    url = environment.get(DATABASE_VARIABLE) or f"sqlite:///{folder / DATABASE_FILE}"
    store = Store(engine=open_database(url), seals=vault, clock=clock)
    return Service(store=store, clock=clock, folder=folder, environment=environment)
