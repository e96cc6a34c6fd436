"""Web processes are forked; each must speak to Postgres on connections of its own."""

import os
from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg

from tests.conftest import Organization
from tests.live import running_appliance

REQUESTS = 60


def test_two_web_processes_never_mix_up_organizations_and_outlive_lost_connections(
    organization: Organization, other_organization: Organization, document_factory
) -> None:
    document_factory(organization, title="Ours", ingest=False)
    document_factory(other_organization, title="Theirs", ingest=False)
    keys = {"Ours": organization.secret_key, "Theirs": other_organization.secret_key}

    with running_appliance(web_workers=2) as url, httpx.Client(timeout=30) as client:

        def titles(wanted: str) -> list[str]:
            headers = {"X-API-Key": keys[wanted]}
            answer = client.get(f"{url}/api/v1/documents/", headers=headers)
            assert answer.status_code == 200, answer.text
            return [document["title"] for document in answer.json()["results"]]

        wanted = ["Ours", "Theirs"] * (REQUESTS // 2)
        with ThreadPoolExecutor(16) as threads:
            assert list(threads.map(titles, wanted)) == [[title] for title in wanted]
        _end_all_connections()
        with ThreadPoolExecutor(16) as threads:
            assert list(threads.map(titles, wanted)) == [[title] for title in wanted]


def _end_all_connections() -> None:
    """As a restart of the server would; this test's own process notices it too."""
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE usename = 'policychat_app' AND datname = %s",
            [os.environ["DATABASE_URL"].rsplit("/", 1)[1]],
        )
