"""A PostgreSQL of one's own, prepared as docs/install.md says, instead of the one in the stack."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest

from tests.compose.asking import ask, upload, wait_until_completed
from tests.compose.engine import docker
from tests.compose.images import ROOT
from tests.compose.stack import Stack, wait_for

NAME = "policychat-test-database"
DATABASE = "policies"
START_SECONDS = 60


@pytest.fixture
def passwords() -> dict[str, str]:
    return {role: secrets.token_hex(16) for role in ("owner", "app")}


@pytest.fixture
def database(
    images: Mapping[str, str], passwords: Mapping[str, str], tmp_path: Path
) -> Iterator[None]:
    """A container of the PostgreSQL image that no compose file knows, with roles and database."""
    docker("rm", "--force", "--volumes", NAME, check=False)
    tmp_path.chmod(0o755)
    password = tmp_path / "password"
    password.write_text(secrets.token_hex(16))
    password.chmod(0o644)
    variables = ["POSTGRES_PASSWORD_FILE=/run/password", f"POSTGRES_DB={DATABASE}"]
    variables += ["POSTGRES_INITDB_ARGS=--encoding=UTF8"]
    folders = [f"{password}:/run/password:ro", f"{ROOT / 'appliance/embedded'}:/sql:ro"]
    docker(
        *["run", "--detach", "--name", NAME, "--user", "postgres"],
        *[part for variable in variables for part in ("--env", variable)],
        *[part for folder in folders for part in ("--volume", folder)],
        images.get("POSTGRES_IMAGE", "pgvector/pgvector:0.8.1-pg18"),
    )
    try:
        # Over TCP: while the cluster is made the server answers on its socket alone.
        ready = ["exec", NAME, "pg_isready", "--host=127.0.0.1", "--username=postgres"]
        wait_for(partial(_says, "accepting", *ready), START_SECONDS)
        given = " ".join(f"-c policychat.{r}_password={p}" for r, p in passwords.items())
        _psql("--file", "/sql/roles.sql", options=given)
        _psql("--file", "/sql/database.sql")
        yield
    finally:
        docker("rm", "--force", "--volumes", NAME)


def _says(words: str, *arguments: str) -> bool:
    return words in docker(*arguments, check=False)


def _psql(*arguments: str, options: str = "") -> str:
    psql = ["psql", "--username=postgres", "--set=ON_ERROR_STOP=1", "--dbname", DATABASE]
    return docker("exec", "--env", f"PGOPTIONS={options}", NAME, *psql, *arguments)


@pytest.mark.usefixtures("database")
def test_the_stack_works_on_a_database_of_ones_own(
    another_stack: Callable[..., Stack],
    images: Mapping[str, str],
    passwords: Mapping[str, str],
    handbook: Path,
) -> None:
    address = f"@{NAME}:5432/{DATABASE}"
    urls = {
        "DATABASE_URL": f"postgres://policychat_app:{passwords['app']}{address}",
        "DATABASE_OWNER_URL": f"postgres://policychat_owner:{passwords['owner']}{address}",
    }
    stack = another_stack("compose/external-db.yaml", variables={**images, **urls})
    stack.compose("up", "--no-start", "--no-build")
    docker("network", "connect", f"{stack.project}_outside", NAME)
    try:
        stack.up()
        assert not stack.compose("ps", "--all", "--quiet", "postgres")
        with stack.client() as api:
            wait_until_completed(api, upload(api, handbook))
            question = "How many days of annual leave does a full-time employee have?"
            assert ask(api, question)["answered"]
        counted = "SELECT count(*) FROM documents_documentversion"
        assert _psql("--tuples-only", "--command", counted).strip() == "1"
    finally:
        docker("network", "disconnect", "--force", f"{stack.project}_outside", NAME, check=False)
