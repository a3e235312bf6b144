"""An export by a user who may not write: a process of its own, since a superuser always may."""

import os
from pathlib import Path
import sys

from datev_bridge.errors import DeliveryError
from support.exporting import MemoryDays, business_day, exporter, sold

NOBODY = 65534

if __name__ == "__main__":
    if os.getuid() == 0:
        os.setuid(NOBODY)
    refused = exporter(Path(sys.argv[1]), [sold(0)])
    assert isinstance(refused.reader, MemoryDays)
    try:
        refused.export([business_day(0)])
    except DeliveryError as error:
        reason = dict(error.issue.values)["reason"]
        print(error.code, reason, error.retry, refused.reader.asked)
