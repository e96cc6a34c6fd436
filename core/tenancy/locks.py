"""Making others wait who are about to do the same in an organization."""

import hashlib

from django.db import connection

from core.tenancy.context import current_tenant


def lock_until_commit(*names: str) -> None:
    """Inside ``tenant()``: whoever locks the same ``names`` of the same organization waits until
    this transaction ends. It locks no row, so it holds up nobody who reads or writes."""
    _lock("pg_advisory_xact_lock", names)


def share_until_commit(*names: str) -> None:
    """The same beside others who share: only whoever locks waits, and is waited for."""
    _lock("pg_advisory_xact_lock_shared", names)


def _lock(function: str, names: tuple[str, ...]) -> None:
    text = "\n".join((str(current_tenant()), *names))
    key = int.from_bytes(hashlib.sha256(text.encode()).digest()[:7])
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [key])
