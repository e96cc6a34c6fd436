"""Whether a hit or a citation stands where a label says."""

from uuid import uuid4

import pytest

from core.evaluation.letters import Letters
from core.evaluation.placing import Places, Target, Verdict, judge_citation, judge_hit

DOCUMENT, OTHER = uuid4(), uuid4()
TEXT = "Leave is granted.\nIt lasts 25 days.\n\nIllness is told at once. Leave is granted."
NO_TEXTS = Places({})


class Hit:
    def __init__(self, document_id=DOCUMENT, pages=(1, 1), content=""):
        self.document_id, self.content = document_id, content
        self.page_start, self.page_end = pages


@pytest.fixture
def places():
    return Places({DOCUMENT: Letters(TEXT)})


@pytest.mark.parametrize(
    ("pages", "verdict"),
    [
        ((3, 3), Verdict(right=True, near=True, strict=True)),
        ((2, 4), Verdict(right=True, near=True, strict=False)),
        ((4, 5), Verdict(right=False, near=True, strict=False)),
        ((1, 2), Verdict(right=False, near=True, strict=False)),
        ((5, 9), Verdict()),
    ],
)
def test_a_chunk_is_right_when_its_pages_include_the_labelled_one(pages, verdict):
    assert judge_hit(Hit(pages=pages), [Target(DOCUMENT, frozenset({3}))], NO_TEXTS) == verdict


def test_any_of_several_pages_will_do():
    targets = [Target(DOCUMENT, frozenset({3, 8})), Target(OTHER, frozenset({1}))]

    assert judge_hit(Hit(pages=(8, 8)), targets, NO_TEXTS).strict
    assert judge_hit(Hit(OTHER, (1, 1)), targets, NO_TEXTS).right
    assert not judge_hit(Hit(OTHER, (8, 8)), targets, NO_TEXTS).near


def test_a_chunk_is_right_when_it_shares_a_letter_with_the_span(places):
    span = Letters(TEXT).range_of(TEXT.index("25"), TEXT.index("Illness") + 3)
    targets = [Target(DOCUMENT, ranges=(span,))]

    def verdict(content):
        return judge_hit(Hit(content=content), targets, places)

    assert verdict("It lasts 25 days.\n\nIllness is told at once.").strict
    assert verdict("It lasts 25 days.") == Verdict(right=True, near=True, strict=False)
    assert verdict("ness is told") == Verdict()
    assert verdict("Leave is granted.") == Verdict()
    assert places.lost == set()


def test_words_that_stand_twice_are_right_at_either_place(places):
    start = TEXT.rindex("Leave")
    target = Target(DOCUMENT, ranges=(Letters(TEXT).range_of(start, start + 5),))

    assert judge_hit(Hit(content="Leave is granted."), [target], places).right


def test_a_chunk_whose_text_is_not_in_its_document_is_wrong_and_told(places):
    target = Target(DOCUMENT, ranges=((0, 1000),))

    assert not judge_hit(Hit(content="Quite another text"), [target], places).right
    assert places.lost == {"Quite another text"}


def test_a_result_that_was_joined_with_a_flaw_stands_where_its_chunks_stand(places):
    target = Target(DOCUMENT, ranges=(Letters(TEXT).range_of(0, 5),))
    hit = Hit(content="Leave is granted. 25 days.")

    assert judge_hit(hit, [target], places, ["Leave is granted.", "It lasts 25 days."]).right
    assert places.lost == set()


def test_a_label_without_a_place_means_the_whole_document():
    assert judge_hit(Hit(), [Target(DOCUMENT)], NO_TEXTS).strict
    assert not judge_hit(Hit(OTHER), [Target(DOCUMENT)], NO_TEXTS).right


def test_a_citation_is_right_on_a_labelled_page_or_within_a_labelled_span(places):
    paged = [Target(DOCUMENT, frozenset({2}))]
    assert judge_citation(DOCUMENT, 2, "anything", paged, NO_TEXTS)
    assert not judge_citation(DOCUMENT, 3, "anything", paged, NO_TEXTS)
    assert not judge_citation(OTHER, 2, "anything", paged, NO_TEXTS)

    start = TEXT.index("25")
    spanned = [Target(DOCUMENT, ranges=(Letters(TEXT).range_of(start, start + 2),))]
    assert judge_citation(DOCUMENT, 1, "It lasts 25 days.", spanned, places)
    assert not judge_citation(DOCUMENT, 1, "Illness is told at once.", spanned, places)


def test_letters_are_found_whatever_layout_did_to_the_rest():
    text = "The em-\nployee’s café — “open”\n\tat 9 o’clock.\nﬁnal"
    letters = Letters(text)

    (found,) = letters.find('The employee\'s cafe - "open" at 9')
    assert found == letters.range_of(0, text.index("o’clock"))
    assert letters.find("cafe\u0301") == letters.find("CAFÉ") != ()
    assert letters.find("final") == (letters.range_of(text.index("ﬁ"), len(text)),)
    assert letters.find("closed") == letters.find("…") == ()


def test_a_span_without_letters_still_has_a_place():
    letters = Letters("One. Two.")

    assert letters.range_of(3, 4) == (3, 4)
