"""The first page made before anyone asks for it: after a load, a refresh, and beside a starting server."""

from __future__ import annotations

import datetime as dt
import logging

from rapim.ledger import clock
from rapim.org.actions import government
from rapim.web.steer.asked import Asked
from rapim.web.steer.pictures import make_ahead

logger = logging.getLogger("rapim.ahead")
LANGUAGE = "id"


def make_first_page(day: dt.date | None = None) -> bool:
    """Compute and draw the board of a day (default: today, as a reader gets it); whether that went well.

    What was asked for is done by then: trouble here is logged, and the first reader waits instead.

    Units: none.
    Source: `rapim.web.steer.pictures.make_ahead`.
    """
    home = government()
    zone = home.time_zone if home else "Asia/Jakarta"
    today = clock.today(zone)
    try:
        make_ahead(Asked(as_of=day or today, today=today, zone=zone), LANGUAGE)
    except Exception:
        logger.exception("the first page was not made ahead")
        return False
    return True
