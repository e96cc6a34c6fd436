"""Waiting for a database that is starting: what prepares it loads meanwhile."""

import time

from django.db import OperationalError, connections

from appliance.schema import owner_alias

BETWEEN_SECONDS = 0.2


def wait_for_database(seconds: float) -> None:
    """Return once the database answers, or after ``seconds``: the command itself says what is wrong
    with it then."""
    connection = connections[owner_alias()]
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            connection.ensure_connection()
        except OperationalError:
            time.sleep(BETWEEN_SECONDS)
        else:
            return
