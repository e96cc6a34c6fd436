"""A password that is changed under a running pool."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool

from appliance.password_file import with_password_of

ROLE = "rotating"


@pytest.fixture
def superuser() -> "Iterator[psycopg.Connection[tuple[object, ...]]]":
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'before'")
        yield connection
        connection.execute(f"DROP ROLE {ROLE}")


def test_new_connections_of_a_pool_take_the_present_password(superuser, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("before\n")
    address = make_conninfo(os.environ["TEST_SUPERUSER_URL"], user=ROLE, password="wrong")
    pool = ConnectionPool(
        address, connection_class=with_password_of(file), min_size=1, max_size=1, open=False
    )
    with pool:
        with pool.connection() as connection:
            first = connection.info.backend_pid
        superuser.execute(f"ALTER ROLE {ROLE} PASSWORD 'after'")
        with pool.connection() as connection:
            assert connection.info.backend_pid == first
        file.write_text("after\n")
        superuser.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
        with pool.connection(timeout=1) as connection, pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
        with pool.connection(timeout=30) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (ROLE,)


def test_the_settings_read_the_file_for_the_pool(setting, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("p@:/w\n")
    given = {
        "DATABASE_URL": "postgresql://someone@db.internal/policies",
        "DATABASE_PASSWORD_FILE": str(tmp_path / "password"),
        "DATABASE_POOL_SIZE": "3",
    }
    assert "WithPresentPassword" in setting("DATABASES", given).stdout
