"""A database password that is changed while the program runs, as secret stores do."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import psycopg


def with_password_of(path: Path) -> "type[psycopg.Connection[Any]]":
    """A class of connections for a pool: each reads the password in ``path`` when it is made.

    Those that are open stay open, for PostgreSQL asks for a password at the beginning only.
    """
    # Processes that only watch others read the settings too, and need no database.
    import psycopg  # noqa: PLC0415

    class WithPresentPassword(psycopg.Connection[Any]):
        @classmethod
        def connect(cls, conninfo: str = "", **kwargs: Any) -> "WithPresentPassword":
            password = path.read_text().rstrip("\r\n")
            return super().connect(conninfo, **{**kwargs, "password": password})

    return WithPresentPassword
