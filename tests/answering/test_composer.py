"""What a model says becomes released sentences with citations numbered in order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest

from core.answering.checking.release import Composer
from core.answering.checking.support import WordSupport
from core.answering.choosing.worded import shown_by_words
from core.answering.types import Citation, Delta
from core.providers.base import REFUSAL
from tests.answering.hits import VERSION, hit

LEAVE = "Employees have 25 days of paid leave a year. Five days may be carried over."
HOTEL = "Hotel rooms cost at most 120 euros a night."
LIST = "Reimbursed are:\n• meals up to 45 euros a day\n• taxis after 22:00"
HITS = [
    hit(LEAVE, rank=1),
    hit(HOTEL, rank=2, pages=(3, 3), title="Travel policy"),
    hit(LIST, rank=3, pages=(4, 4), title="Expense policy"),
]
PAGES = {(VERSION, 1): LEAVE, (VERSION, 3): HOTEL, (VERSION, 4): LIST}
QUESTION = "How many days of paid leave do employees have?"

Events = list[tuple[str, Delta | Citation]]
Run = Callable[..., tuple[Composer, Events]]


@pytest.fixture
def compose() -> Run:
    def run(
        *deltas: str,
        pages: Any = PAGES,
        hits: Any = HITS,
        question: str = QUESTION,
        **options: Any,
    ) -> tuple[Composer, Events]:
        own_words = partial(shown_by_words, question, hits)
        composer = Composer(pages, WordSupport(hits, pages), own_words, **options)
        events = [event for delta in deltas for event in composer.feed(delta)]
        return composer, events + list(composer.close())

    return run


def shown(events: Events) -> str:
    return "".join(data.text for _, data in events if isinstance(data, Delta))


def verdicts(composer: Composer) -> list[tuple[str, str]]:
    return [(verdict["verdict"], verdict["reason"]) for verdict in composer.verdicts]


def test_citations_are_numbered_in_the_order_they_appear(compose: Run) -> None:
    composer, events = compose(
        "A hotel room costs at most 120 euros a night [2]. ",
        "Employees have 25 days of paid leave a year [1].",
    )
    assert composer.text == (
        "A hotel room costs at most 120 euros a night. [1] "
        "Employees have 25 days of paid leave a year. [2]"
    )
    assert [(c.index, c.page, c.document_title) for c in composer.citations.made] == [
        (1, 3, "Travel policy"),
        (2, 1, "Leave policy"),
    ]
    assert [name for name, _ in events] == ["delta", "citation", "delta", "citation"]
    assert shown(events) == composer.text


def test_a_citation_carries_the_checked_quote_and_its_version(compose: Run) -> None:
    dated = replace(HITS[0], effective_from=date(2026, 1, 1), section="Annual leave")
    composer, _ = compose(
        "Employees have 25 days of paid leave a year [1].", hits=[dated, *HITS[1:]]
    )
    citation = composer.citations.made[0]
    assert citation.quote == "Employees have 25 days of paid leave a year."
    assert (citation.chunk_id, citation.page) == (HITS[0].chunk_id, 1)
    assert (citation.version, citation.section) == (1, "Annual leave")
    assert (citation.effective_from, citation.effective_until) == (date(2026, 1, 1), None)


def test_the_same_quote_twice_is_one_citation(compose: Run) -> None:
    composer, events = compose(
        "Employees have 25 days of paid leave a year [1]. A year gives 25 paid days [1]."
    )
    assert len(composer.citations.made) == 1
    assert composer.text.count("[1]") == 2
    assert [name for name, _ in events] == ["delta", "citation", "delta"]


@pytest.mark.parametrize("mark", ["", " [2]", " [9]", " [0]", " [1, 2]"])
def test_a_wrong_or_missing_mark_is_put_right(compose: Run, mark: str) -> None:
    composer, _ = compose(f"Employees have 25 days of paid leave a year{mark}.")
    assert [c.chunk_id for c in composer.citations.made] == [HITS[0].chunk_id]
    assert composer.text.endswith(" [1]")


def test_marks_of_no_source_are_not_shown(compose: Run) -> None:
    composer, _ = compose("Employees have 25 days of paid leave a year [1][2][7] [12].")
    assert composer.text == "Employees have 25 days of paid leave a year. [1]"


def test_an_unsupported_sentence_is_replaced_by_the_sources_own_words(compose: Run) -> None:
    composer, events = compose("Employees have 40 days of paid leave a year [1].")
    assert composer.text == "Employees have 25 days of paid leave a year. [1]"
    assert shown(events) == composer.text
    assert verdicts(composer) == [("replaced", "number")]
    assert composer.verdicts[0]["chunk_id"] == str(HITS[0].chunk_id)


def test_the_own_words_come_once_and_nothing_is_said_twice(compose: Run) -> None:
    composer, _ = compose(
        "Employees have 40 days of paid leave a year [1]. "
        "Employees have 50 days of paid leave a year [1]. "
        "Employees have 25 days of paid leave a year [1]. "
        "Five days may be carried over [1]."
    )
    assert composer.text.count("25 days") == 1
    assert "40" not in composer.text and "50" not in composer.text
    assert composer.text.endswith("Five days may be carried over. [2]")
    assert verdicts(composer) == [
        ("replaced", "number"),
        ("dropped", "number"),
        ("dropped", "repeated"),
        ("supported", ""),
    ]


def test_words_that_were_shown_are_no_replacement(compose: Run) -> None:
    composer, _ = compose(
        "Employees have 25 days of paid leave a year [1]. ",
        "Employees have 99 days of paid leave a year [1].",
    )
    assert composer.text.count("25 days") == 1
    assert len({citation.quote for citation in composer.citations.made}) == len(
        composer.citations.made
    )


def test_small_talk_is_dropped_and_not_replaced(compose: Run) -> None:
    composer, _ = compose("Sure! ", "Employees have 25 days of paid leave a year [1].")
    assert composer.text == "Employees have 25 days of paid leave a year. [1]"
    assert verdicts(composer)[0] == ("dropped", "words")


def test_by_setting_unsupported_sentences_are_dropped(compose: Run) -> None:
    composer, events = compose(
        "Employees have 40 days of paid leave a year [1]. ",
        "Pets are welcome on Fridays [2]. ",
        "Five days may be carried over [1].",
        unsupported="drop",
    )
    assert composer.text == shown(events) == "Five days may be carried over. [1]"
    assert [verdict for verdict, _ in verdicts(composer)] == ["dropped", "dropped", "supported"]
    assert composer.heard == 3


def test_by_setting_unsupported_sentences_are_marked(compose: Run) -> None:
    composer, events = compose(
        "Employees have 25 days of paid leave a year [1]. The rest is generous by far.",
        unsupported="mark",
    )
    mark = "(⚠ not found in the documents)"
    assert composer.text == (
        f"Employees have 25 days of paid leave a year. [1] The rest is generous by far. {mark}"
    )
    assert shown(events) == composer.text
    assert verdicts(composer)[1] == ("marked", "words")


@pytest.mark.parametrize(
    "invented",
    [
        "There are 40 days.",
        "It ends on 3 May.",
        "Ask Margaret Thornbury about this.",
        "Write to hr@harbour.example.",
        "That costs five hundred dollars.",
    ],
)
@pytest.mark.parametrize("setting", ["replace", "drop", "mark"])
def test_invented_facts_are_shown_under_no_setting(
    compose: Run, invented: str, setting: str
) -> None:
    composer, _ = compose(
        f"Employees have 25 days of paid leave a year [1]. {invented}", unsupported=setting
    )
    assert composer.text.startswith("Employees have 25 days of paid leave a year. [1]")
    assert invented.rstrip(".") not in composer.text


def test_marked_sentences_alone_are_no_answer(compose: Run) -> None:
    composer, events = compose("Everything is generous by far here.", unsupported="mark")
    assert (composer.text, composer.citations.made, events) == ("", [], [])


def test_marked_sentences_wait_for_the_first_supported_one(compose: Run) -> None:
    composer, events = compose(
        "Everything is generous by far. ",
        "Employees have 25 days of paid leave a year [1].",
        unsupported="mark",
        language="de",
    )
    assert composer.text.startswith(
        "Everything is generous by far. (⚠ nicht in den Dokumenten gefunden) Employees"
    )
    assert shown(events) == composer.text


def test_a_sentence_whose_quote_is_not_on_the_page_is_left_out(compose: Run) -> None:
    composer, events = compose(
        "Employees have 25 days of paid leave a year [1].",
        pages={**PAGES, (VERSION, 1): "Employees have 30 days of paid leave a year."},
        question="Pets?",
    )
    assert "25 days" not in composer.text
    assert composer.verdicts[0]["reason"] == "quote"
    assert all(c.page != 1 for c in composer.citations.made)
    assert shown(events) == composer.text


@pytest.mark.parametrize(("overleaf", "pages"), [(True, [4, 5]), (False, [])])
def test_what_a_sentence_rests_on_stands_on_each_page_that_is_cited(
    compose: Run, overleaf: bool, pages: list[int]
) -> None:
    first = "Leave is asked for from Dana Whitfield,"
    second = "in writing, at least two weeks before it begins, always, says the policy here."
    text = f"{first} {second}"
    boxes = [
        [4, 0, len(first), 72, 700, 300, 712],
        [5, len(first) + 1, len(text), 72, 80, 400, 92],
    ]
    composer, _ = compose(
        "Leave is asked for from Dana Whitfield in writing, at least two weeks before.",
        hits=[hit(text, pages=(4, 5), boxes=boxes)],
        pages={(VERSION, 4): first, (VERSION, 5): second if overleaf else "Other words."},
        unsupported="drop",
    )
    assert [citation.page for citation in composer.citations.made] == pages


@pytest.mark.parametrize(
    "refusal",
    [
        REFUSAL,
        "The sources do not mention pets.",
        "The provided documents don't contain any information about pets.",
        "I couldn't find anything about pets.",
        "This is not specified in the documents.",
        "Dazu wurde nichts gefunden, denn es ist nicht in den Quellen erwähnt.",
        "Los documentos no mencionan esto, y no contiene nada la fuente.",
    ],
)
def test_a_refusal_is_noted_and_not_shown(compose: Run, refusal: str) -> None:
    composer, events = compose(refusal)
    assert composer.refused
    assert (composer.text, events) == ("", [])
    assert verdicts(composer) == [("dropped", "refusal")]


def test_what_a_policy_excludes_is_no_refusal(compose: Run) -> None:
    text = "Cosmetic surgery is not covered by the policy."
    hits = [hit(text)]
    composer, _ = compose(text, hits=hits, pages={(VERSION, 1): text})
    assert composer.text == f"{text} [1]"
    assert not composer.refused


def test_line_breaks_of_a_list_are_kept(compose: Run) -> None:
    composer, _ = compose(
        "Employees have 25 days of paid leave a year [1].\n- Five days may be carried over [1]."
    )
    assert "\n- Five" in composer.text


def test_a_copied_list_has_one_citation(compose: Run) -> None:
    composer, _ = compose(f"{LIST} [3]")
    assert len(composer.citations.made) == 1
    assert composer.text == "Reimbursed are: [1]\n• meals up to 45 euros a day\n• taxis after 22:00"


def test_an_opening_without_its_list_is_not_shown(compose: Run) -> None:
    composer, _ = compose(
        "Employees have these days of paid leave a year:\n- Mondays in June\n- all of August [1]",
        unsupported="drop",
    )
    assert composer.text == ""


def test_what_was_cut_off_is_not_shown(compose: Run) -> None:
    composer, _ = compose(
        "Employees have 25 days of paid leave a year [1]. Five days may be carried"
    )
    assert composer.text == "Employees have 25 days of paid leave a year. [1]"
    assert verdicts(composer)[1] == ("dropped", "cut")


def test_an_answer_of_one_phrase_needs_no_full_stop(compose: Run) -> None:
    composer, _ = compose("25 days of paid leave a year")
    assert composer.text == "25 days of paid leave a year [1]"


def test_questions_are_not_shown(compose: Run) -> None:
    composer, _ = compose("Employees have 25 days of paid leave a year?")
    assert composer.text == ""
    assert verdicts(composer) == [("dropped", "question")]
