"""What a thread of the scheduler does all the time: give each organization with something in its
outbox a turn. Organizations are served side by side, so that one's slow receivers hold up nobody
else's.
"""

import logging
import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Q

from core.tenancy.organizations import Rows, organizations_with
from core.webhooks.delivering import deliver
from core.webhooks.models import DeliveryState, WebhookDelivery
from core.webhooks.wake import wake, woken

logger = logging.getLogger(__name__)
AT_ONCE = 8
LOOK_SECONDS = 1.0


def deliver_until(stop: threading.Event) -> None:
    """Deliver until ``stop`` is set and what is being sent then has been answered."""
    under_way: dict[UUID, Future[None]] = {}
    next_sweep = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE, "webhooks") as pool:
        while not stop.wait(LOOK_SECONDS):
            wanted = woken()
            if time.monotonic() >= next_sweep:
                wanted |= _all()
                next_sweep = time.monotonic() + settings.SWEEP_SECONDS
            under_way = {one: turn for one, turn in under_way.items() if not turn.done()}
            for organization_id in wanted:
                if organization_id in under_way:
                    wake(organization_id)  # looked at again when its turn is over
                else:
                    under_way[organization_id] = pool.submit(_turn, organization_id, stop)


def _all() -> set[UUID]:
    try:
        waiting = Rows(WebhookDelivery, Q(state=DeliveryState.WAITING))
        return set(organizations_with(waiting))
    except DatabaseError:
        logger.exception("the next sweep looks for webhooks again")
        return set()
    finally:
        connection.close()


def _turn(organization_id: UUID, stop: threading.Event) -> None:
    try:
        if deliver(organization_id, stop):
            wake(organization_id)
    except Exception:
        # Whatever it is, the other organizations' deliveries go on.
        logger.exception("webhooks of %s wait for the next sweep", organization_id)
    finally:
        connection.close()
