"""The first pages made before anyone asks for them: after a load, a refresh, and beside a server, hourly."""

from __future__ import annotations

import datetime as dt
import logging

from rapim.analytics import packages, waiting_times
from rapim.ledger import clock
from rapim.org.actions import government
from rapim.web.steer.asked import Asked
from rapim.web.steer.pictures import make_ahead

logger = logging.getLogger("rapim.ahead")
LANGUAGE = "id"


def make_first_page(day: dt.date | None = None) -> bool:
    """Compute and draw the board of a day (default: today, as a reader gets it); whether that went well.

    The packages of the day come first, because the board reads the causes of its money from
    them. What was asked for is done by then: trouble here is logged, and the first reader waits instead.

    Units: none.
    Source: `rapim.web.steer.pictures.make_ahead`, `rapim.analytics.packages.make_ahead`,
    `rapim.analytics.waiting_times.waits`.
    """
    home = government()
    zone = home.time_zone if home else "Asia/Jakarta"
    today = clock.today(zone)
    try:
        packages.make_ahead(day or today)
        make_ahead(Asked(as_of=day or today, today=today, zone=zone), LANGUAGE)
        waiting_times.waits(packages.summary(day or today))
    except Exception:
        logger.exception("the first page was not made ahead")
        return False
    return True
