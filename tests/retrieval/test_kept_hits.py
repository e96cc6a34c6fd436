"""A search's result, kept to some of its hits."""

from dataclasses import replace
from datetime import date
from uuid import uuid4

import numpy as np

from core.providers.fake import FakeEmbedding
from core.retrieval.hits import Candidate, SearchResult
from core.retrieval.in_force import Searched
from tests.answering.hits import hit


def found(*contents):
    hits = []
    for rank, content in enumerate(contents, start=1):
        one = hit(content, rank=rank)
        hits.append(replace(one, chunk_ids=(one.chunk_id, uuid4())))
    candidates = [
        Candidate(chunk, one.document_id, "", 1, 1, 1, None, 0.5, 0.0, 0.5, None, one.rank)
        for one in hits
        for chunk in one.chunk_ids
    ]
    candidates.append(replace(candidates[0], chunk_id=uuid4(), rank=None))
    return SearchResult(
        query="leave",
        vector=np.zeros(3, np.float32),
        model=FakeEmbedding(),
        hits=tuple(hits),
        candidates=tuple(candidates),
        searched=Searched(documents=1, chunks=9, as_of=date(2026, 1, 5)),
        timings_ms={"embed": 1.0},
    )


def test_the_hits_stand_in_the_order_given_and_are_ranked_by_it():
    result = found("A", "B", "C")
    kept = result.only([result.hits[2], result.hits[0]])
    assert [(one.rank, one.content) for one in kept.hits] == [(1, "C"), (2, "A")]
    assert (kept.query, kept.searched, kept.timings_ms) == (
        "leave",
        result.searched,
        {"embed": 1.0},
    )


def test_every_chunk_of_a_hit_has_its_new_rank_and_the_others_none():
    result = found("A", "B", "C")
    kept = result.only([result.hits[2], result.hits[0]])
    assert [candidate.rank for candidate in kept.candidates] == [2, 2, None, None, 1, 1, None]


def test_the_result_itself_stays_as_it_was():
    result = found("A", "B")
    result.only([result.hits[1]])
    assert [one.rank for one in result.hits] == [1, 2]


def test_without_hits_no_candidate_has_a_rank():
    kept = found("A", "B").only([])
    assert kept.hits == ()
    assert {candidate.rank for candidate in kept.candidates} == {None}
