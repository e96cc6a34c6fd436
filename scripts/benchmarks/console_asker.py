"""Who looks at an organization's lists in `bench console`. Imported once Django is set up."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client

from core.tenancy.context import tenant
from core.tenancy.keys import create_key
from core.tenancy.members import create_member
from core.tenancy.models import KeyKind, Role
from core.tenancy.organizations import create_organization
from scripts.benchmarks.console_lists import lists_of_the_api, pages
from scripts.benchmarks.console_rows import Amounts, fill
from scripts.benchmarks.running import BenchmarkFailed

CONSOLE, API = "console", "api"
LOOKS = 3


class Counter:
    """Counts statements, as a wrapper of Django's."""

    def __init__(self) -> None:
        self.statements = 0

    def __call__(self, execute: Callable[..., Any], *given: Any) -> Any:
        self.statements += 1
        return execute(*given)


class Asker:
    """An organization with ``amounts`` of rows; ``lists`` are their addresses by surface and name,
    ``headers`` are those of an admin, who signed in or has a key."""

    def __init__(self, slug: str, amounts: Amounts) -> None:
        organization = create_organization(slug, slug).pk
        admin = create_member(organization, f"{slug}-person-0", None, Role.ADMIN)
        fill(organization, slug, amounts)
        with tenant(organization):
            _, key = create_key(organization, KeyKind.SECRET)
        browser = Client()
        with tenant(organization):
            browser.force_login(admin)
        cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
        self.headers = {
            CONSOLE: {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"},
            API: {"X-API-Key": key},
        }
        self.lists = {
            CONSOLE: pages(organization, slug),
            API: lists_of_the_api(organization, slug),
        }

    def statements(self, surface: str, name: str) -> int:
        """How many statements the list needs, in this process."""
        client = Client(headers=self.headers[surface], SERVER_NAME="localhost")
        needed = []
        # The first look of a process reads what it keeps, and now and then one notes that the
        # member still comes.
        for _ in range(LOOKS):
            counter = Counter()
            with connection.execute_wrapper(counter):
                answer = client.get(self.lists[surface][name])
            if answer.status_code != HTTPStatus.OK:
                raise BenchmarkFailed(f"{answer.request['PATH_INFO']}: {answer.status_code}")
            needed.append(counter.statements)
        return min(needed)


def askers(superuser_url: str, amounts: Amounts) -> tuple[Asker, Asker]:
    """Of an organization with all rows, and of one with a tenth of them beside it."""
    both = Asker("large", amounts), Asker("small", amounts.tenth())
    with psycopg.connect(superuser_url, autocommit=True) as database:
        # As autovacuum does: without it nothing is read from an index alone.
        database.execute("VACUUM ANALYZE")
    return both
