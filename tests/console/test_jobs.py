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
# All that people do around a policy assistant and the console is for. Between them are formats of
# files (19), webhooks (42) and backups (43), which other tests show.
NUMBERED = {
    1: "invite colleagues, give roles",
    2: "change one's own password",
    3: "reset or switch off a colleague",
    4: "make a key",
    5: "list keys, end one of them",
    6: "sites of the widget",
    7: "copy the snippet that embeds it",
    8: "looks of the widget with a preview",
    9: "contact, greeting, suggested questions, accent, name",
    10: "choose the model, see whether it works",
    11: "use and costs",
    12: "quotas",
    13: "see what people ask",
    14: "unanswered questions",
    15: "thumbs down with comments",
    16: "close a gap",
    17: "rate an answer",
    18: "upload several files, with progress",
    20: "edit a title",
    21: "edit metadata, owner, department",
    22: "edit from when to when it counts",
    23: "replace a version",
    24: "schedule a version",
    25: "withdraw a version",
    26: "history of versions, compare",
    27: "ask with filters",
    28: "ask as of a day",
    29: "search titles, filter by state",
    30: "sort and filter the list",
    31: "delete, tag, archive many",
    32: "read a document in the browser",
    33: "search inside documents without an answer",
    34: "own conversations",
    35: "colleagues' and visitors' conversations",
    36: "export conversations",
    37: "erase a person",
    38: "retention",
    39: "audit",
    40: "organizations: list, create, switch off",
    41: "single sign-on, second factor",
    44: "evaluate golden questions",
    45: "what is due for review",
    46: "mails about what needs somebody",
    47: "why this answer",
    48: "copy an answer",
    49: "see that the system is well",
}


@cache
def functions_of(file: str) -> set[str]:
    parsed = ast.parse((BROWSER_TESTS / file).read_text())
    return {node.name for node in parsed.body if isinstance(node, ast.FunctionDef)}


def test_each_job_of_the_list_is_there() -> None:
    assert {job.number for job in JOBS.values()} == NUMBERED.keys()


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
