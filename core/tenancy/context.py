"""Which rows exist for the code that is running.

Row-level security reads three transaction-local settings; each context manager
below opens a transaction and sets exactly one of them:

- ``tenant(organization_id)``: the rows of that organization;
- ``identity(value)``: the one user or key that ``value`` (a username, user id or key
  hash) names, so that someone can be recognized before their organization is known;
- ``platform()``: the list of organizations, and nothing inside them.

Transaction-local settings stay correct behind a transaction pooler, and leave with
the transaction whatever happens.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection, transaction

_current: ContextVar[UUID | None] = ContextVar("tenant", default=None)
# In the order in which they were asked for; each once.
_endings: ContextVar[dict[Callable[[], None], None]] = ContextVar("endings")


class TenantScopeError(RuntimeError):
    """A programming mistake: tenant rows were asked for without, or across, a tenant."""


def current_tenant() -> UUID:
    """The organization whose ``tenant()`` block this is; TenantScopeError outside one."""
    organization_id = _current.get()
    if organization_id is None:
        raise TenantScopeError("tenant rows were asked for outside a tenant() block")
    return organization_id


@contextmanager
def tenant(organization_id: UUID) -> Iterator[None]:
    """One transaction in which only the rows of ``organization_id`` exist.

    A block inside a block of the same tenant is a savepoint; of another tenant,
    TenantScopeError. The connection goes back to the pool at the end.
    """
    outer = _current.get()
    if outer is not None and outer != organization_id:
        raise TenantScopeError(f"tenant({organization_id}) inside tenant({outer})")
    if outer == organization_id:
        with transaction.atomic():
            yield
        return
    with _scope("app.organization", str(organization_id)):
        token = _current.set(organization_id)
        endings: dict[Callable[[], None], None] = {}
        outer_endings = _endings.set(endings)
        try:
            yield
            for work in endings:
                work()
        finally:
            _endings.reset(outer_endings)
            _current.reset(token)


def last_in_tenant(work: Callable[[], None]) -> None:
    """Have ``work`` done at the end of the outermost ``tenant()`` block, as the last of its
    transaction; once, however often it is asked for."""
    current_tenant()
    _endings.get()[work] = None


@contextmanager
def identity(value: str) -> Iterator[None]:
    """One transaction in which only the user or key that ``value`` names can be read."""
    with _scope("app.identity", value):
        yield


@contextmanager
def platform() -> Iterator[None]:
    """One transaction in which the list of organizations can be read."""
    with _scope("app.platform", "on"):
        yield


@contextmanager
def _scope(setting: str, value: str) -> Iterator[None]:
    try:
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config(%s, %s, true)", [setting, value])
            yield
    finally:
        # Holding no connection between blocks is what lets thousands of answers stream.
        connection.close()
