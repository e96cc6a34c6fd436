"""How much the database does for a search, where it has no statistics of an organization yet."""

import json

import pytest
from django.db import connection

from core.retrieval import fuse
from core.retrieval.search import search
from core.tenancy.context import tenant

RULES = 100


@pytest.fixture
def rules(organization, document_factory):
    text = "\n\n".join(
        f"# Rule {n}\n\n" + f"Employees of department {n} follow rule {n} of the handbook. " * 8
        for n in range(RULES)
    )
    document_factory(organization, text, title="Rules")


def plans_of(monkeypatch, organization, query, **options):
    """The plans of the statements that look for chunks, with what was counted on the way."""
    asked = []
    rows = fuse._rows

    def noted(cursor, statement, parameters):
        asked.append((statement, parameters))
        return rows(cursor, statement, parameters)

    monkeypatch.setattr(fuse, "_rows", noted)
    assert search(organization.id, query, **options).hits
    with tenant(organization.id), connection.cursor() as cursor:
        for statement, parameters in asked:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
            (found,) = cursor.fetchone()
            yield (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]


def nodes(plan):
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def test_no_leg_is_held_row_by_row_against_another(monkeypatch, organization, rules):
    for plan in plans_of(monkeypatch, organization, "Which rule do employees follow?", top_k=100):
        steps = list(nodes(plan))
        ranked = max(step["Actual Rows"] for step in steps)
        assert ranked >= RULES / 2
        compared = (
            step.get("Rows Removed by Join Filter", 0) * step["Actual Loops"] for step in steps
        )
        assert sum(compared) < 10 * ranked
