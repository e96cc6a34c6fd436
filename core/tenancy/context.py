"""Which rows exist for the code that is running.

Row-level security reads transaction-local settings; each context manager below opens a
transaction and sets its own:

- ``tenant(organization_id)``: the rows of that organization, and of its documents those that
  the reader may read (core.tenancy.readers);
- ``identity(value)``: the one user or key that ``value`` (a username, user id or key
  hash) names, so that someone can be recognized before their organization is known;
- ``platform()``: the list of organizations, and nothing inside them.

Transaction-local settings stay correct behind a transaction pooler, and leave with
the transaction whatever happens.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import chain
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from core.tenancy.readers import Reader, current_reader, reading_as

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
def tenant(organization_id: UUID, reader: Reader | None = None) -> Iterator[None]:
    """One transaction in which only the rows of ``organization_id`` exist, and of documents those
    that ``reader`` may read; None is whoever the request or the process reads for.

    A block inside a block of the same tenant and reader is a savepoint; of another tenant or
    reader, TenantScopeError. The connection goes back to the pool at the end.
    """
    reads = reader or current_reader()
    outer = _current.get()
    if outer is not None and outer != organization_id:
        raise TenantScopeError(f"tenant({organization_id}) inside tenant({outer})")
    if outer == organization_id:
        if reads != current_reader():
            raise TenantScopeError("another reader inside a tenant() block")
        with transaction.atomic():
            yield
        return
    scope = {"app.organization": str(organization_id), "app.reader": reads.setting}
    with reading_as(reads), _scope(scope):
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


@contextmanager
def tenant_on(alias: str, organization_id: UUID, reader: Reader) -> Iterator[None]:
    """The same on the connection ``alias``, for statements that name it and only read. Rows of
    models are not to be had: those are asked for on the first connection."""
    scope = {"app.organization": str(organization_id), "app.reader": reader.setting}
    with _scope(scope, alias):
        yield


def last_in_tenant(work: Callable[[], None]) -> None:
    """Have ``work`` done at the end of the outermost ``tenant()`` block, as the last of its
    transaction; once, however often it is asked for."""
    current_tenant()
    _endings.get()[work] = None


@contextmanager
def identity(value: str) -> Iterator[None]:
    """One transaction in which only the user or key that ``value`` names can be read."""
    with _scope({"app.identity": value}):
        yield


@contextmanager
def platform() -> Iterator[None]:
    """One transaction in which the list of organizations can be read."""
    with _scope({"app.platform": "on"}):
        yield


@contextmanager
def _scope(settings: dict[str, str], alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    connection = connections[alias]
    statement = ", ".join(["set_config(%s, %s, true)"] * len(settings))
    try:
        with transaction.atomic(using=alias, durable=True):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {statement}", [*chain.from_iterable(settings.items())])
            yield
    finally:
        # Holding no connection between blocks is what lets thousands of answers stream.
        connection.close()
