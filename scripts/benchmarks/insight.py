"""Insight over many generated questions: how long each of its statements takes, and their plans."""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import django
import psycopg

from scripts.benchmarks.report import Spread, print_table
from scripts.benchmarks.running import Running

# A year of questions, one in three by the widget; each text is as long as answers are.
CONVERSATIONS = """
INSERT INTO conversations_conversation
    (id, organization_id, user_identifier, surface, created_at, updated_at)
SELECT md5('c' || n)::uuid, %(organization)s, 'person ' || n %% 500,
       (ARRAY['api', 'console', 'widget'])[1 + n %% 3], moment, moment
FROM (SELECT n, now() - interval '365 days' * n / %(questions)s AS moment
      FROM generate_series(1, %(questions)s) n) numbered
"""
MESSAGES = """
INSERT INTO conversations_message
    (id, organization_id, conversation_id, position, role, content, answered, refusal_reason,
     stopped, outcome, trace, model, prompt_tokens, completion_tokens, created_at, finished_at)
SELECT md5(role || n)::uuid, %(organization)s, md5('c' || n)::uuid,
       (role = 'assistant')::int, role, repeat('word ', 150),
       CASE WHEN role = 'user' THEN '' ELSE (ARRAY['yes', 'yes', 'partly', 'no'])[1 + n %% 4] END,
       CASE WHEN role = 'assistant' AND n %% 4 = 3 THEN 'no_evidence' ELSE '' END,
       false, '{}', '{}', '', 0, 0, moment, moment + interval '1 second' * (1 + n %% 17)
FROM (SELECT n, now() - interval '365 days' * n / %(questions)s AS moment
      FROM generate_series(1, %(questions)s) n) numbered
CROSS JOIN unnest(ARRAY['user', 'assistant']) role
"""
USAGE = """
INSERT INTO audit_usagerecord
    (id, organization_id, model, prompt_tokens, completion_tokens, cost, cached, message_id,
     created_at)
SELECT gen_random_uuid(), organization_id, 'ollama/model', 900, 120, 0.001, false, id, created_at
FROM conversations_message WHERE role = 'assistant'
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)


def run(options: argparse.Namespace) -> dict[str, Any]:
    with Running() as running:
        # Only now do the settings have what they need.
        django.setup()
        from core.conversations.insight import (  # noqa: PLC0415
            answer_figures,
            document_figures,
            spending,
        )
        from core.conversations.insight.span import Span  # noqa: PLC0415
        from core.tenancy.organizations import create_organization  # noqa: PLC0415

        organization = create_organization("Many questions", "many-questions").pk
        _fill(running.superuser_url, organization, options.questions)
        today = datetime.now(UTC).date()
        parts: dict[str, Callable[[Any], Any]] = {
            "answers": answer_figures.count_answers,
            "spending": spending.spending,
            "documents": document_figures.count_citing,
        }
        spans = {
            "30 days": Span(today - timedelta(days=29), today),
            "365 days by month": Span(today - timedelta(days=364), today, "month"),
        }
        took = {
            (days, name): _measured(organization, part, span, options.runs)
            for days, span in spans.items()
            for name, part in parts.items()
        }
        plan = _plan(organization, answer_figures, spans["365 days by month"])
    print_table(
        f"{options.questions} questions in a year; milliseconds, median [min-max] of "
        f"{options.runs} runs",
        ("days", "figures", "ms"),
        [[days, name, str(spread)] for (days, name), spread in took.items()],
    )
    print("\n" + "\n".join(plan))
    return {
        "parameters": {"questions": options.questions, "runs": options.runs},
        "results": {f"{days}, {name}": spread.to_dict() for (days, name), spread in took.items()},
    }


def _fill(superuser_url: str, organization: Any, questions: int) -> None:
    given = {"organization": organization, "questions": questions}
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for statement in (CONVERSATIONS, MESSAGES):
            connection.execute(statement, given)
        connection.execute(USAGE)
        # As autovacuum does: without it nothing is read from an index alone.
        connection.execute("VACUUM ANALYZE")


def _measured(organization: Any, part: Callable[[Any], Any], span: Any, runs: int) -> Spread:
    from core.tenancy.context import tenant  # noqa: PLC0415

    took = []
    for _ in range(runs + 1):
        with tenant(organization):
            began = time.perf_counter()
            part(span)
            took.append((time.perf_counter() - began) * 1000)
    return Spread.of(took[1:])  # the first reads what the others find in memory


def _plan(organization: Any, figures: Any, span: Any) -> list[str]:
    from django.db import connection  # noqa: PLC0415

    from core.conversations.gaps.questions import MISSING  # noqa: PLC0415
    from core.tenancy.context import tenant  # noqa: PLC0415

    with tenant(organization), connection.cursor() as cursor:
        given = {**figures.parameters(span), "missing": list(MISSING)}
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {figures.COUNTED}", given)
        return [row[0] for row in cursor.fetchall()]
