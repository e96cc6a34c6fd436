"""Which versions may be searched: those in force on a day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections

from core.retrieval.filters import FIRST_DAY, Conditions, conditions
from core.tenancy.readers import current_reader

# The version of each document that is in force on a day: the newest one that has chunks and
# whose dates admit the day. A replacement without a date counts from the day it came; a first
# version without one has always counted. Withdrawn ones count on no day, and those of an archived
# document on none from then on.
IN_FORCE = f"""
WITH in_force AS MATERIALIZED (
    SELECT v.id, v.number, v.searched_run AS indexed_run, v.chunk_count, v.document_id, v.language,
           v.effective_from, v.effective_until,
           (v.created_at AT TIME ZONE 'UTC')::date AS uploaded_on,
           coalesce(v.run_titles ->> v.searched_run::text, nullif(v.title, ''), d.title) AS title
    FROM (
        SELECT DISTINCT ON (v.document_id) v.*, {{searched_run}} AS searched_run
        FROM documents_documentversion v
        WHERE v.organization_id = %(organization)s
          AND {{searched_run}} > 0
          AND v.withdrawn_at IS NULL
          AND (v.number = 1 AND v.effective_from IS NULL OR {FIRST_DAY} <= %(day)s)
          AND coalesce(v.effective_until >= %(day)s, true)
        ORDER BY v.document_id, v.number DESC
    ) AS v
    JOIN documents_document d ON d.id = v.document_id
    -- Only now: a filter must not bring back a version that has been replaced.
    WHERE d.organization_id = %(organization)s
      AND coalesce(d.archived_on > %(day)s, true)
      {{conditions}}
)
"""
SURVEY = IN_FORCE + (
    "SELECT count(*), coalesce(sum(chunk_count), 0),"
    " coalesce(array_agg(DISTINCT language), ARRAY[]::text[]) FROM in_force"
)
# Whatever a reader could be shown of a document is in it, and what it is found by.
FINGERPRINT = IN_FORCE + (
    "SELECT (SELECT searched_by ->> 'id' FROM tenancy_organization WHERE id = %(organization)s),"
    " coalesce(md5(string_agg(concat_ws(':', id, indexed_run,"
    " coalesce(effective_from::text, '-'), coalesce(effective_until::text, '-'), title),"
    " '|' ORDER BY id)), '') FROM in_force"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose versions, on which day, under which conditions, and the connection that is asked."""

    organization_id: UUID
    day: date
    conditions: Conditions
    alias: str = DEFAULT_DB_ALIAS
    sees_held: bool = field(default_factory=lambda: current_reader().sees_held)

    def cursor(self) -> Any:
        return connections[self.alias].cursor()

    def sql(self, statement: str) -> str:
        run = "greatest(v.indexed_run, v.held_run)" if self.sees_held else "v.indexed_run"
        with_run = statement.replace("{searched_run}", run)
        return with_run.replace("{conditions}", self.conditions.sql)

    @property
    def parameters(self) -> dict[str, Any]:
        mine = {"organization": self.organization_id, "day": self.day}
        return mine | self.conditions.parameters


@dataclass(frozen=True, slots=True)
class Searched:
    """What a search looked through: so many documents and chunks, in force on ``as_of``, written in
    ``languages`` (ISO 639-1)."""

    documents: int
    chunks: int
    as_of: date
    languages: tuple[str, ...] = ()


def survey(scope: Scope) -> Searched:
    """How much there is to search. Called inside ``tenant()``."""
    with scope.cursor() as cursor:
        cursor.execute(scope.sql(SURVEY), scope.parameters)
        documents, chunks, languages = cursor.fetchone()
    return Searched(documents, chunks, scope.day, tuple(languages))


def index_version(organization_id: UUID, day: date, filters: Mapping[str, Any]) -> str:
    """A text that changes whenever what can be searched does. Called inside ``tenant()``.

    Raises InvalidInput for a filter that no document has.
    """
    return fingerprint(Scope(organization_id, day, conditions(filters)))


def fingerprint(scope: Scope) -> str:
    """The same of a scope."""
    with scope.cursor() as cursor:
        cursor.execute(scope.sql(FINGERPRINT), scope.parameters)
        return " ".join(filter(None, cursor.fetchone()))
