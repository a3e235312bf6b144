"""A worker whose processor time is told by part: ``fleet_worker.py FILE [words of worker …]``."""

import json
import logging
from pathlib import Path
import sys

from datev_bridge_cli.main import main
from support.sampling import sampled

if __name__ == "__main__":
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    logging.getLogger("datev_bridge.runs").setLevel(logging.INFO)
    with sampled() as spent:
        try:
            main(["worker", *sys.argv[2:]])
        finally:
            Path(sys.argv[1]).write_text(json.dumps(dict(spent)))
