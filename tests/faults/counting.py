"""What was lost, what was doubled, and what was left behind, held against the ledger.

**Lost** is what the product had promised and is not there when all work is done:

- an upload that was answered with 200 or 202: its original, byte for byte, its rows, or any of its
  chunks, words and vectors; one that ended as failed is lost, too
- an answer that a reader was given to its end and that is not stored as it was read, or that shows
  what the model made up; a question whose stream never said how it ended
- a deletion that was answered and whose document, or whose words in stored answers, are there
- an erasure that was answered and after which something of the person is there
- an event of a document or an erasure whose webhook did not arrive
- an entry of the audit, or a seal, that is missing in its chain

**Doubled** is what is there more than once though it happened once: documents and versions of one
upload, chunks, pages, questions, seals and tokens of one answer, audit entries of one upload, and
webhooks of one event with different ids. The same webhook twice with one id is no doubling: a
receiver can tell.

**Orphans** are files under originals/ that no row names, and rows whose file is not there, after
the scheduler has looked for them.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.faults.appliance import Appliance
from tests.faults.models import LIE
from tests.faults.work import Asked, Ledger, Uploaded
from tests.webhooks.receiver import Receiver

MADE_UP = LIE.partition(" [")[0]
TWICE = {
    "chunk": "SELECT version_id, chunk_index FROM documents_chunk"
    " GROUP BY 1, 2 HAVING count(*) > 1",
    "page": "SELECT version_id, number FROM documents_page GROUP BY 1, 2 HAVING count(*) > 1",
    "seal": "SELECT message_id FROM audit_answerseal GROUP BY 1 HAVING count(*) > 1",
    "entry of an upload": "SELECT target FROM audit_auditevent"
    " WHERE action IN ('document.uploaded', 'document.deleted')"
    " GROUP BY target, action HAVING count(*) > 1",
    "tokens": "SELECT message_id FROM audit_usagerecord WHERE message_id IS NOT NULL"
    " GROUP BY message_id, model HAVING count(*) > 1",
}


@dataclass(frozen=True)
class Found:
    """One thing that is lost or doubled, and the injection it belongs to: -1 where nobody can
    tell."""

    injection: int
    what: str


class Count:
    def __init__(self, appliance: Appliance, ledger: Ledger, receiver: Receiver) -> None:
        self._appliance, self._ledger = appliance, ledger
        self._connection = appliance.superuser()
        self._webhooks = webhooks(receiver)

    def lost(self) -> list[Found]:
        found = [Found(at, f"{what}: not taken") for at, what in self._ledger.given_up.items()]
        found += self.lost_uploads(self._ledger.uploads)
        found += self._each(self._ledger.asked, self._lost_of_question)
        found += [
            Found(at, f"erasure of {person}: {why}")
            for person, at in self._ledger.erased.items()
            for why in self._lost_of_erasure(person)
        ]
        checked = self._appliance.run("verify_audit")
        if checked.returncode:
            found.append(Found(-1, f"audit: {checked.stdout}{checked.stderr}"))
        return found

    def lost_uploads(self, uploads: Iterable[Uploaded]) -> list[Found]:
        """To be asked before they are deleted."""
        return list(self._each(uploads, self._lost_of_upload))

    def _each(self, promised: Any, look: Any) -> Iterator[Found]:
        for one in promised:
            name = one.title if isinstance(one, Uploaded) else f"question of {one.person}"
            yield from (Found(one.injection, f"{name}: {why}") for why in look(one))

    def _lost_of_upload(self, one: Uploaded) -> Iterator[str]:
        versions = self._rows(
            "SELECT id, status, error_code, indexed_run, chunk_count, storage_name"
            " FROM documents_documentversion WHERE document_id = %s",
            one.id,
        )
        if one.gone:
            if versions:
                yield "was deleted and is there"
            elif self._rows(
                "SELECT 1 FROM conversations_message WHERE strpos(outcome::text, %s) > 0", one.id
            ):
                yield "was deleted and stands in stored answers"
            return
        if not versions:
            yield "is gone"
            return
        version, status, error, run, chunks, name = versions[0]
        if status != "completed":
            yield f"is {status}: {error}"
            return
        original = self._appliance.originals / name
        if not original.is_file() or _sha256(original) != one.sha256:
            yield "its original is not as it was"
        for what, table in (("chunks", "chunk"), ("vectors", "vector")):
            there = self._rows(
                f"SELECT chunk_index FROM documents_{table} WHERE version_id = %s AND run = %s"
                " ORDER BY 1",
                *(version, run),
            )
            if [index for (index,) in there] != list(range(chunks)):
                yield f"has {len(there)} {what} of {chunks}"
        read = " ".join(
            text.replace("\n", " ")
            for (text,) in self._rows(
                "SELECT content FROM documents_chunk WHERE run = %s"
                " AND version_id = %s ORDER BY chunk_index",
                *(run, version),
            )
        )
        if missing := [line for line in _paragraphs(one.text) if line not in read]:
            yield f"lacks {len(missing)} paragraphs, the first: {missing[0]}"
        if not self._sent("document.completed", "document_id", one.id):
            yield "its webhook did not arrive"

    def _lost_of_question(self, one: Asked) -> Iterator[str]:
        if not one.ended:
            yield "its stream never ended"
        if MADE_UP in one.words:
            yield "was answered with what the model made up"
        if one.done is None or one.person in self._ledger.erased:
            return
        stored = self._rows(
            "SELECT content, finished_at, stripped_at FROM conversations_message WHERE id = %s",
            one.message_id,
        )
        if not stored or stored[0][1] is None:
            yield "was read to its end and is not stored"
        elif stored[0][0] != one.done["answer"] and stored[0][2] is None:
            yield "is stored otherwise than it was read"
        sealed = "SELECT 1 FROM audit_answerseal WHERE message_id = %s"
        if stored and not self._rows(sealed, one.message_id):
            yield "has no seal"

    def _lost_of_erasure(self, person: str) -> Iterator[str]:
        left = "SELECT 1 FROM conversations_conversation WHERE user_identifier = %s"
        if self._rows(left, person):
            yield "conversations are there"
        subject = hashlib.sha256(person.encode()).hexdigest()
        if not self._sent("erasure.done", "subject_sha256", subject):
            yield "its webhook did not arrive"

    def doubled(self) -> list[Found]:
        found = []
        for one in self._ledger.uploads:
            same = self._rows(
                "SELECT id FROM documents_documentversion WHERE file_hash = %s", one.sha256
            )
            if len(same) > 1:
                found.append(Found(one.injection, f"{one.title} is there {len(same)} times"))
            if (times := len(self._sent("document.completed", "document_id", one.id))) > 1:
                found.append(Found(one.injection, f"{one.title}: {times} webhooks"))
        for asked in self._ledger.asked:
            rows = self._rows(
                "SELECT 1 FROM conversations_conversation WHERE user_identifier = %s", asked.person
            )
            if len(rows) > 1:
                found.append(Found(asked.injection, f"question of {asked.person}: {len(rows)}"))
        for what, sql in TWICE.items():
            found += [Found(-1, f"{what}: {row}") for row in self._rows(sql)]
        return found

    def _sent(self, kind: str, member: str, value: str) -> list[str]:
        """The different ids of the webhooks that tell something."""
        return [
            id_
            for id_, body in self._webhooks.items()
            if body["type"] == kind and body["data"].get(member) == value
        ]

    def orphans(self) -> list[str]:
        """Files without a row, and rows without a file."""
        folder = self._appliance.originals
        named = {
            name for (name,) in self._rows("SELECT storage_name FROM documents_documentversion")
        }
        there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
        return sorted(
            [f"file without a row: {name}" for name in there - named]
            + [f"row without a file: {name}" for name in named - there]
        )

    def _rows(self, sql: str, *parameters: object) -> list[Any]:
        return self._connection.execute(sql.encode(), parameters).fetchall()


def webhooks(receiver: Receiver) -> dict[str, dict[str, Any]]:
    """What arrived whole, by its id."""
    return {
        one.headers["webhook-id"]: json.loads(one.body)
        for one in list(receiver.requests)
        if one.body and len(one.body) == int(one.headers["content-length"])
    }


def by_injection(found: list[Found]) -> Counter[int]:
    return Counter(one.injection for one in found)


def _paragraphs(text: str) -> list[str]:
    """The beginning of each, which no chunk ends in."""
    return [one.strip()[:40] for one in text.split("\n\n") if not one.startswith("#")]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
