"""Roles and databases, made by the superuser. The compose deployment runs the same SQL files."""

from pathlib import Path

import psycopg
from psycopg import sql

from appliance.embedded.errors import EmbeddedError

OWNER = "policychat_owner"
RUNTIME = "policychat_app"
ROLES = (OWNER, RUNTIME)
DATABASE = "policychat"

_HERE = Path(__file__).parent


def ensure_roles(superuser_url: str, owner_password: str, runtime_password: str) -> None:
    """Make the owner and the runtime role, or bring them back to what they should be."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(
            "SELECT set_config('policychat.owner_password', %s, false),"
            " set_config('policychat.app_password', %s, false)",
            (owner_password, runtime_password),
        )
        connection.execute((_HERE / "roles.sql").read_bytes())


def database_exists(superuser_url: str, name: str) -> bool:
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        query = "SELECT FROM pg_database WHERE datname = %s"
        return connection.execute(query, (name,)).fetchone() is not None


def create_database(superuser_url: str, name: str, template: str | None = None) -> None:
    """Make the database ``name``, owned by the owner role, as a copy of ``template`` if given.

    Raises EmbeddedError when it exists, or when ``template`` is missing or somebody uses it.
    """
    statement = sql.SQL("CREATE DATABASE {} OWNER {}").format(
        sql.Identifier(name), sql.Identifier(OWNER)
    )
    if template is not None:
        statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        try:
            connection.execute(statement)
        except psycopg.errors.DuplicateDatabase as error:
            raise EmbeddedError(f"There is a database {name} already. Drop it first.") from error
        except (psycopg.errors.InvalidCatalogName, psycopg.errors.ObjectInUse) as error:
            raise EmbeddedError(f"The database {template} can't be copied: {error}") from error
    prepare_database(superuser_url, name)


def prepare_database(superuser_url: str, name: str) -> None:
    """Give the database ``name`` the extension and the privileges it needs."""
    with psycopg.connect(superuser_url, dbname=name, autocommit=True) as connection:
        connection.execute((_HERE / "database.sql").read_bytes())


def drop_database(superuser_url: str, name: str) -> None:
    """Drop the database ``name`` if it is there, and whoever is connected to it."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        connection.execute(statement)
