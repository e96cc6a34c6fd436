"""Where the words stand that documents were found by. Inside ``tenant()``, so that nobody is shown
what is not for them."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from core.documents.lookup import HOLDING, words_asked
from core.documents.text_search import unspaced_pairs

Span = tuple[int, int]  # offsets, from and to
BEFORE, LONGEST = 80, 280  # characters of a passage, before the first word that was looked for
LOOKED_AT = 3  # chunks of a document: in some only the title has the words
WEIGHTIEST = 500  # chunks of a document that are weighed for one word
START, END = "\x02", "\x03"  # no text has them

# HighlightAll: all of a chunk, so that offsets are those of its lines.
PASSAGES = f"""{HOLDING},
chosen AS (
    SELECT DISTINCT ON (document_id) holding.*
    FROM holding
    JOIN unnest(%(documents)s::uuid[], %(in_force)s::int[]) AS listed (document_id, in_force)
        USING (document_id)
    ORDER BY document_id, number IS NOT DISTINCT FROM in_force DESC, number DESC
),
weighed AS (
    SELECT chosen.id, one.chunk_index, row_number() OVER (
        PARTITION BY chosen.id ORDER BY count(*) DESC, sum(one.impact) DESC, one.chunk_index
    ) AS place
    FROM chosen
    JOIN asked USING (language, configuration)
    JOIN documents_posting p
        ON p.organization_id = %(organization)s AND p.term = asked.term
        AND p.version_id = chosen.id AND p.run = chosen.indexed_run
    CROSS JOIN LATERAL unnest(p.chunks[:{WEIGHTIEST}], p.impacts[:{WEIGHTIEST}])
        AS one (chunk_index, impact)
    GROUP BY chosen.id, one.chunk_index
)
SELECT chosen.document_id, chosen.number, c.page_start, c.boxes,
       ts_headline(configuration, c.content, plainto_tsquery(configuration, %(text)s), %(marks)s)
FROM weighed
JOIN chosen USING (id)
JOIN documents_chunk c
    ON c.organization_id = %(organization)s AND c.version_id = chosen.id
    AND c.run = chosen.indexed_run AND c.chunk_index = weighed.chunk_index
WHERE place <= {LOOKED_AT}
ORDER BY chosen.document_id, place
"""  # noqa: S608  (of constants)


@dataclass(frozen=True, slots=True)
class Part:
    """Some words, and whether they are among those that were looked for."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class WordedPassage:
    """The words that were looked for, with those around them: they begin on ``page`` of version
    ``number``."""

    number: int
    page: int
    parts: tuple[Part, ...]


def worded_passages(text: str, listed: Mapping[UUID, int | None]) -> dict[UUID, WordedPassage]:
    """For each document of ``listed`` that has all words of ``text``, where most of them stand: in
    the version that is in force, whose number is beside the document, else in the newest that has
    them. One whose title alone has them is left out. One query."""
    parameters = words_asked(text, list(listed)) | {
        "in_force": list(listed.values()),
        "marks": f'HighlightAll=true, StartSel="{START}", StopSel="{END}"',
    }
    found: dict[UUID, WordedPassage] = {}
    with connection.cursor() as cursor:
        cursor.execute(PASSAGES, parameters)
        for document_id, number, first_page, boxes, marked in cursor.fetchall():
            content = re.sub(r"\s", " ", re.sub(f"[{START}{END}]", "", marked))
            spans = _merged([*_marked(marked), *_unspaced(content, text)])
            if spans and document_id not in found:
                at = _densest(spans)
                pages = (page for page, start, end, *_ in json.loads(boxes) if start <= at < end)
                page = next(pages, first_page)
                found[document_id] = WordedPassage(number, page, tuple(_cut(content, spans, at)))
    return found


def _marked(text: str) -> Iterator[Span]:
    """From where to where the text between START and END stands once those are taken out."""
    for taken, match in enumerate(re.finditer(f"{START}([^{END}]*){END}", text)):
        start = match.start() - 2 * taken
        yield start, start + len(match[1])


def _unspaced(content: str, asked: str) -> Iterator[Span]:
    wanted = {pair for _, pair in unspaced_pairs(asked)}
    for at, pair in unspaced_pairs(content):
        if pair in wanted:
            yield at, at + len(pair)


def _merged(spans: list[Span]) -> list[Span]:
    """In order, those that overlap as one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _densest(spans: Sequence[Span]) -> int:
    """Where the part begins that has the most of ``spans``; of equals the first."""
    within = LONGEST - BEFORE
    return max(
        (start for start, _ in spans),
        key=lambda at: sum(at <= start and end <= at + within for start, end in spans),
    )


def _cut(content: str, spans: Sequence[Span], at: int) -> Iterator[Part]:
    """The words around ``at``, whole ones where there are blanks, with "…" where more follows."""
    start = max(0, at - BEFORE)
    end = min(len(content), start + LONGEST)
    start = content.find(" ", start, at) + 1 or start if start else 0
    if end < len(content) and " " in content[at:end]:
        end = content.rindex(" ", at, end)
    done = start
    yield Part("… " if start else "", marked=False)
    for first, last in spans:
        if done <= first and last <= end:
            yield Part(content[done:first], marked=False)
            yield Part(content[first:last], marked=True)
            done = last
    yield Part(content[done:end] + (" …" if end < len(content) else ""), marked=False)
