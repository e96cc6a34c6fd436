"""Whether a stack holds what a backup holds: rows, files, and an answer to a question."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.core.files.storage import default_storage
from django.db import connection as django_connection
from django.db import connections
from django.utils import timezone

from appliance.backup.archive import ORIGINALS, Manifest, check
from appliance.backup.restore import stored_hash
from appliance.backup.tables import begin_snapshot, connect, copy_out, find_tables, organization_ids
from appliance.backup.write import Say
from appliance.schema import applied
from core.documents.models import Chunk
from core.errors import ModelUnavailable
from core.retrieval.filters import conditions
from core.retrieval.hits import Hit
from core.retrieval.in_force import IN_FORCE, Scope
from core.retrieval.search import search
from core.tenancy.context import tenant
from core.tenancy.readers import EVERYTHING

LONGEST = "SELECT id, indexed_run FROM in_force ORDER BY chunk_count DESC LIMIT 1"
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
LONGEST_QUESTION = 300
# A passage's least cosine to a sentence of its own; passages on other matters stay below.
SAME_MEANING = 0.3


def verify(path: Path, passphrase: str | None, say: Say) -> list[str]:
    """Every difference between the backup ``path`` and this stack, a sentence each."""
    return [*differences(check(path, passphrase), say)]


def differences(manifest: Manifest, say: Say) -> Iterator[str]:
    """Like ``verify``, for an archive that was checked already."""
    yield from _rows(manifest, say)
    yield from _files(manifest, say)
    yield from _golden_questions(manifest, say)


def _rows(manifest: Manifest, say: Say) -> Iterator[str]:
    same_schema = set(applied(connections["default"])) == set(manifest.header.migrations)
    connections["default"].close()
    what = "rows and their content" if same_schema else "number of rows (the schema is newer)"
    say(f"comparing {len(manifest.tables)} tables: {what}")
    with connect("default") as connection:
        begin_snapshot(connection)
        organizations = organization_ids(connection)
        tables = {table.name: table for table in find_tables(connection)}
        for name, wanted in manifest.tables.items():
            if name not in tables:
                yield f"The table {name} is missing."
                continue
            copied = copy_out(connection, tables[name], organizations, lambda _: None)
            if copied.rows != wanted.rows:
                yield f"{name} has {copied.rows} rows, the backup {wanted.rows}."
            elif same_schema and copied.digest.hexdigest() != wanted.sha256:
                yield f"{name} has as many rows as the backup, with other content."


def _files(manifest: Manifest, say: Say) -> Iterator[str]:
    say(f"comparing {len(manifest.originals)} originals")
    for name in manifest.originals:
        if not default_storage.exists(name):
            yield f"The original {name} is missing."
        elif stored_hash(name) != manifest.members[f"{ORIGINALS}{name}"]:
            yield f"The original {name} differs from the backup."


def _golden_questions(manifest: Manifest, say: Say) -> Iterator[str]:
    """A sentence from a document of each organization has to be found by searching for it."""
    with connect("default") as connection:
        begin_snapshot(connection)
        organizations = organization_ids(connection)
    asked = 0
    for organization_id in organizations:
        if sentence := _sentence(organization_id):
            asked += 1
            yield from _ask(organization_id, sentence)
    say(f"asked {asked} golden questions, one in each organization with searchable documents")


def _sentence(organization_id: UUID) -> str:
    """A sentence of a document in force; nothing where there is none."""
    scope = Scope(organization_id, timezone.now().date(), conditions({}))
    with tenant(organization_id):
        with django_connection.cursor() as cursor:
            cursor.execute(scope.sql(IN_FORCE + LONGEST), scope.parameters)
            found = cursor.fetchone()
        if found is None:
            return ""
        chunks = Chunk.objects.filter(version_id=found[0], run=found[1]).order_by("chunk_index")
        middle = chunks[chunks.count() // 2]
    sentences = [s for s in SENTENCE_END.split(middle.content) if len(s) <= LONGEST_QUESTION]
    return max(sentences, key=len, default=middle.content[:LONGEST_QUESTION])


def _ask(organization_id: UUID, sentence: str) -> Iterator[str]:
    try:
        hits = search(organization_id, sentence, reader=EVERYTHING).hits
    except ModelUnavailable as error:
        yield f"Organization {organization_id} could not be searched: {error.detail}"
        return
    if not any(_is_found(hit) and _words(sentence) in _words(hit.content) for hit in hits):
        yield f"Organization {organization_id}: search does not find “{sentence}”."


def _is_found(hit: Hit) -> bool:
    """By its words or its meaning: where there is little text, all of it is among the hits."""
    # A chunk that lost its vector has no similarity at all.
    return hit.lexical > 0 or (hit.similarity or 0.0) >= SAME_MEANING


def _words(text: str) -> str:
    return " ".join(text.split())
