"""What documents can be narrowed down to. Inside ``tenant()``."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import F
from django.db.models.fields.json import KeyTransform

from core.documents.standing import newest_versions, with_standing
from core.rest.library import NOBODY, narrowed

# Counted by the database: a view may have more rows than a page should load. Whoever uploads may
# have put one tag alone, or what is no text, under the names of department and tags.
COUNTED = """
WITH found AS MATERIALIZED ({found})
SELECT 'departments', department #>> '{{}}', count(*) FROM found
WHERE jsonb_typeof(department) = 'string' AND department <> '""' GROUP BY 2
UNION ALL
SELECT 'owners', coalesce(owner, %s), count(*) FROM found GROUP BY 2
UNION ALL
SELECT 'languages', language, count(*) FROM found WHERE language <> '' GROUP BY 2
UNION ALL
SELECT 'tags', tag #>> '{{}}', count(*) FROM found, jsonb_array_elements(
    CASE jsonb_typeof(tags) WHEN 'array' THEN tags ELSE jsonb_build_array(tags) END
) AS tag
WHERE jsonb_typeof(tag) = 'string' AND tag <> '""' GROUP BY 2
UNION ALL
SELECT 'statuses', status, count(*) FROM found GROUP BY 2
"""


@dataclass(frozen=True, slots=True)
class Facets:
    """Values with how many documents have each."""

    departments: Counter[str] = field(default_factory=Counter)
    owners: Counter[str] = field(default_factory=Counter)
    tags: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)


def facets(wanted: dict[str, Any]) -> Facets:
    """The values that the documents of a valid LibraryFilter have, in one statement."""
    rows = narrowed(with_standing(newest_versions()), wanted).annotate(
        department=KeyTransform("department", "document__metadata"),
        tags=KeyTransform("tags", "document__metadata"),
        owner=F("document__owner__username"),
    )
    values = rows.order_by().values_list("department", "tags", "owner", "language", "status")
    sql, parameters = values.query.sql_with_params()
    found = Facets()
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(found=sql), [*parameters, NOBODY])
        for kind, value, count in cursor.fetchall():
            getattr(found, kind)[value] = count
    return found
