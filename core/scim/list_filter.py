"""What a list is asked for: filters that providers send, as conditions of a query, and its page.

Providers look for one user or group before they make it, by ``eq``; ``and`` joins several. All
else is refused: it would need every row to be read.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Model, Q, QuerySet
from scim2_models import InvalidFilterException, SearchRequest
from scim2_models.path import CompareOperator, Comparison, FilterNode, LogicalExpr, LogicalOperator

from core.scim.endpoint import check_storable
from core.scim.resources import MOST_RESULTS

FURTHEST = 1_000_000_000

Conditions = Mapping[str, Callable[[str], Q]]


def narrowed(
    rows: QuerySet[Any], asked: SearchRequest[Any], conditions: Conditions
) -> QuerySet[Any]:
    """Those of ``rows`` that the filter is true of; ``conditions`` by the attribute's name in
    lower case."""
    return rows if asked.filter is None else rows.filter(_condition(asked.filter.ast, conditions))


def page_of(rows: QuerySet[Model], asked: SearchRequest[Any]) -> tuple[list[Any], int, int]:
    """The page that is asked for, how many there are in all, and where the page begins."""
    total = rows.count()
    start = min(asked.start_index or 1, FURTHEST)
    count = MOST_RESULTS if asked.count is None else min(asked.count, MOST_RESULTS)
    return list(rows[start - 1 : start - 1 + count]), total, start


def _condition(node: FilterNode, conditions: Conditions) -> Q:
    if isinstance(node, LogicalExpr) and node.op == LogicalOperator.and_:
        found = Q()
        for term in node.terms:
            found &= _condition(term, conditions)
        return found
    if isinstance(node, Comparison) and node.op == CompareOperator.eq:
        path = node.attr_path
        name = path.attr.lower() + (f".{path.sub_attr.lower()}" if path.sub_attr else "")
        if name in conditions and isinstance(node.value, str):
            check_storable(node.value)
            return conditions[name](node.value)
    names = ", ".join(sorted(conditions))
    raise InvalidFilterException(
        detail=f"Filters compare one of {names} with a text by “eq”, or several joined by “and”."
    )
