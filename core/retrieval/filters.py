"""Filters: which documents are searched, by what is known of them.

``language`` is the language of a version's text, ``date`` the first day it counts from (one
day, or ``{"from": …, "until": …}``); every other name is one of the documents' metadata. A
list of values means any of them. A name or value that no document has is a mistake, and is
answered with those that there are: a misspelt filter must not look like silence.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.utils.dateparse import parse_date

from core.errors import InvalidInput
from core.tenancy.context import current_tenant

LANGUAGE, DATE = "language", "date"
FIRST_DAY = "coalesce(v.effective_from, (v.created_at AT TIME ZONE 'UTC')::date)"
MOST_SHOWN = 20

KNOWN_NAMES = """
SELECT DISTINCT jsonb_object_keys(metadata) FROM documents_document WHERE organization_id = %s
"""
KNOWN_VALUES = """
SELECT DISTINCT value #>> '{}' FROM documents_document,
    LATERAL jsonb_array_elements(CASE jsonb_typeof(metadata -> %(name)s)
        WHEN 'array' THEN metadata -> %(name)s ELSE jsonb_build_array(metadata -> %(name)s) END)
    AS one (value)
WHERE organization_id = %(organization)s AND metadata ? %(name)s
"""
KNOWN_LANGUAGES = """
SELECT DISTINCT language FROM documents_documentversion
WHERE organization_id = %s AND indexed_run > 0
"""


@dataclass(frozen=True, slots=True)
class Conditions:
    """SQL about ``d``, a document, and ``v``, a version of it, to be joined by AND."""

    sql: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)


def conditions(filters: Mapping[str, Any]) -> Conditions:
    """The conditions that ``filters`` ask for. Called inside ``tenant()``.

    Raises InvalidInput for what can't be a filter and for names and values that no document
    has.
    """
    sql = ""
    parameters: dict[str, Any] = {}
    for number, (name, value) in enumerate(sorted(filters.items())):
        if name == DATE:
            sql += f" AND {FIRST_DAY} BETWEEN %(from{number})s AND %(until{number})s"
            parameters[f"from{number}"], parameters[f"until{number}"] = _days(value)
            continue
        values = _values(name, value)
        _check(name, values)
        parameters[f"values{number}"] = values
        if name == LANGUAGE:
            sql += f" AND v.language = ANY(%(values{number})s)"
            continue
        parameters[f"name{number}"] = name
        sql += (
            f" AND (d.metadata ->> %(name{number})s = ANY(%(values{number})s)"
            f" OR EXISTS (SELECT FROM jsonb_array_elements_text("
            f"CASE jsonb_typeof(d.metadata -> %(name{number})s)"
            f" WHEN 'array' THEN d.metadata -> %(name{number})s ELSE '[]' END)"
            f" AS one (value) WHERE value = ANY(%(values{number})s)))"
        )
    return Conditions(sql, parameters)


def _values(name: str, value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(v, str | int | float | bool) for v in values):
        raise InvalidInput("A filter is a value or a list of values.", {"filters": [name]})
    return [v if isinstance(v, str) else json.dumps(v) for v in values]


def _days(value: object) -> tuple[date, date]:
    given = value if isinstance(value, dict) else {"from": value, "until": value}
    first, last = _day(given.get("from")), _day(given.get("until"))
    if given.keys() - {"from", "until"} or not (first or last):
        raise _no_date()
    return first or date.min, last or date.max


def _day(value: object) -> date | None:
    if value is None:
        return None
    try:
        day = parse_date(value) if isinstance(value, str) else None
    except ValueError as error:
        raise _no_date() from error
    if day is None:
        raise _no_date()
    return day


def _no_date() -> InvalidInput:
    return InvalidInput(
        'The filter "date" is a day like "2026-01-31" or {"from": …, "until": …}.',
        {"filters": [DATE]},
    )


def _check(name: str, values: list[str]) -> None:
    """Refuse what no document has."""
    if name == LANGUAGE:
        known = _column(KNOWN_LANGUAGES, [current_tenant()])
    else:
        known = _column(KNOWN_VALUES, {"name": name, "organization": current_tenant()})
        if not known:
            names = {*_column(KNOWN_NAMES, [current_tenant()]), LANGUAGE, DATE}
            raise _unknown(f'No document has "{name}". Known filters', names, name)
    if unknown := [value for value in values if value not in known]:
        raise _unknown(f'No document\'s "{name}" is "{unknown[0]}". Known values', known, name)


def _unknown(sentence: str, known: set[str], name: str) -> InvalidInput:
    shown = ", ".join(sorted(known)[:MOST_SHOWN]) or "none yet"
    more = ", …" if len(known) > MOST_SHOWN else ""
    return InvalidInput(f"{sentence}: {shown}{more}.", {"filters": [name]})


def _column(statement: str, parameters: Any) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {value for (value,) in cursor.fetchall() if value is not None}
