"""Each job that people do with the product is walked in a browser, by whom it is for."""

import ast
from functools import cache
from pathlib import Path

import pytest

from core.console.urls import urlpatterns
from core.tenancy.models import Role
from tests.console.test_every_page import who_may
from tests.e2e.jobs import ADMIN, EDITOR, JOBS, PLATFORM, VIEWER, Job

BROWSER_TESTS = Path(__file__).resolve().parent.parent / "e2e"
ROLES = {
    VIEWER: {Role.VIEWER, Role.EDITOR, Role.ADMIN},
    EDITOR: {Role.EDITOR, Role.ADMIN},
    ADMIN: {Role.ADMIN},
    PLATFORM: set(),  # whatever the role in an organization
}


@cache
def functions_of(file: str) -> set[str]:
    parsed = ast.parse((BROWSER_TESTS / file).read_text())
    return {node.name for node in parsed.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("job", JOBS.values(), ids=list(JOBS))
def test_a_job_is_walked_by_tests_that_are_there(job: Job) -> None:
    assert job.walks
    for file, _, name in (test.partition("::") for test in (*job.walks, *job.kept)):
        assert name in functions_of(file), f"{file} has no {name}"


@pytest.mark.parametrize("job", JOBS.values(), ids=list(JOBS))
def test_the_roles_that_may_not_are_kept_from_its_page(job: Job) -> None:
    """By what test_every_page.py expects of each page, or by a test of the job's own."""
    [page] = [page for page in urlpatterns if page.name == job.page]
    may, opens = ROLES[job.role], who_may(page)
    assert may <= opens
    assert bool(opens - may) == bool(job.kept)
