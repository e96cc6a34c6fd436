"""The HNSW index of each model's vectors.

An index belongs to one model: it needs its dimensions, and a graph in which two models' vectors
lie is searched badly. Tables are changed as their owner, so this is for commands only.
"""

import hashlib

from django.db import connections
from psycopg import sql

MOST_DIMENSIONS = 4_000  # that pgvector can index
# More links than pgvector's own numbers: policies come in clusters (ten handbooks on leave), and
# with fewer whole clusters could not be reached.
CREATE = """
CREATE INDEX IF NOT EXISTS {name} ON documents_vector
USING hnsw ((embedding::halfvec({dimensions})) halfvec_cosine_ops)
WITH (m = 32, ef_construction = 128) WHERE model = {model}
"""
KNOWN = "SELECT FROM pg_class WHERE relname = %s AND relkind = 'I'"


def index_name(model_id: str) -> str:
    """The name of the index of that model's vectors."""
    digest = hashlib.md5(model_id.encode(), usedforsecurity=False).hexdigest()
    return f"vector_{digest[:12]}"


def has_index(model_id: str) -> bool:
    with connections["default"].cursor() as cursor:
        cursor.execute(KNOWN, [index_name(model_id)])
        return cursor.fetchone() is not None


def make_index(alias: str, model_id: str, dimensions: int) -> None:
    """Make the index unless it is there, over the connection ``alias``. Writing vectors waits
    meanwhile: a moment before the model has made any, minutes for 100,000."""
    statement = sql.SQL(CREATE).format(
        name=sql.Identifier(index_name(model_id)),
        dimensions=sql.Literal(dimensions),
        model=sql.Literal(model_id),
    )
    _execute(alias, statement)


def drop_index(alias: str, model_id: str) -> None:
    name = sql.Identifier(index_name(model_id))
    _execute(alias, sql.SQL("DROP INDEX IF EXISTS {}").format(name))


def _execute(alias: str, statement: sql.Composed) -> None:
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection))
