"""An answer in the documents' own words: marks, and citations that stand on their page."""

from dataclasses import replace

import pytest

from core.answering.choosing.choose import choose
from core.answering.choosing.present import Shown, shown
from core.answering.citing.citations import Citations
from core.answering.citing.quotes import find_quotes
from core.answering.citing.quoting import quoted, quotes_of, with_marks
from core.documents.chunking.units import Unit
from tests.answering.hits import VERSION, hit
from tests.answering.judges import YES, ScriptedJudge

RATES = "Grade\tDay\tHotel\nSenior\t£50\t£200\nJunior\t£30\t£120"
NEEDED = "You need:\n• a passport\n• a ticket"
LEAVE = "Staff have 25 days. Laptops are locked."


def chosen(content, *keys, **options):
    judge = ScriptedJudge(dict.fromkeys(keys, YES))
    return shown(choose("What applies?", [hit(content, **options)], judge))


def told(parts, page, citations=None, **pages):
    """The text of all deltas, and the citations that were told."""
    citations = citations or Citations()
    texts = pages.get("pages") or {(VERSION, 1): page}
    events = list(quoted(parts, texts, citations))
    deltas = [data.text for name, data in events if name == "delta"]
    return "".join(deltas), [data for name, data in events if name == "citation"]


def test_a_sentence_has_its_mark_behind_it():
    text, (citation,) = told(chosen(LEAVE, "25 days"), LEAVE)
    assert text == "Staff have 25 days. [1]"
    assert (citation.index, citation.quote, citation.page) == (1, "Staff have 25 days.", 1)
    assert (citation.kind, citation.context) == ("sentence", "")


def test_parts_are_paragraphs_with_marks_in_their_order():
    text, citations = told(chosen("Staff have 25 days.\nGuests have none.", "25", "none"),
                           "Staff have 25 days.\nGuests have none.")  # fmt: skip
    assert text == "Staff have 25 days. [1]\n\nGuests have none. [2]"
    assert [citation.index for citation in citations] == [1, 2]


def test_a_table_has_its_mark_below_it_and_quotes_the_row_with_its_headings():
    text, (citation,) = told(chosen(RATES, "Junior"), RATES)
    assert text.endswith("| Junior | £30 | £120 |\n\n[1]")
    assert citation.quote == "Junior\t£30\t£120"
    assert (citation.kind, citation.context) == ("row", "Grade\tDay\tHotel")


def test_each_row_of_a_table_has_a_citation():
    text, citations = told(chosen(RATES, "Senior", "Junior"), RATES)
    assert text.endswith("\n\n[1][2]")
    assert [citation.quote for citation in citations] == ["Senior\t£50\t£200", "Junior\t£30\t£120"]


def test_a_row_without_headings_has_its_mark_behind_it():
    text, _ = told(chosen("Hotel\t£150\nMeals\t£40", "Meals"), "Hotel\t£150\nMeals\t£40")
    assert text == "Meals · £40 [1]"


def test_a_whole_list_is_one_quote():
    text, (citation,) = told(chosen(NEEDED, "passport", "ticket"), NEEDED)
    assert text == "You need:\n\n- a passport\n- a ticket [1]"
    assert citation.quote == "a passport\n• a ticket"
    assert (citation.kind, citation.context) == ("list", "You need:")


def test_a_quote_is_one_citation_however_often_it_is_shown():
    citations = Citations()
    (part,) = chosen(LEAVE, "25 days")
    text, told_of = told([part, part], LEAVE, citations)
    assert text == "Staff have 25 days. [1]\n\nStaff have 25 days. [1]"
    assert told_of == citations.made and len(told_of) == 1


def test_numbers_go_on_from_the_citations_that_there_are():
    citations = Citations()
    told(chosen(LEAVE, "25 days"), LEAVE, citations)
    text, (citation,) = told(chosen(LEAVE, "locked"), LEAVE, citations)
    assert text == "Laptops are locked. [2]"
    assert citation.index == 2


def test_the_same_words_of_two_passages_are_two_citations():
    citations = Citations()
    for found in (hit(LEAVE), hit(LEAVE, rank=2)):
        (quote,) = find_quotes(found, 0, 19, {(VERSION, 1): LEAVE})
        citations.cite(found, quote)
    assert [citation.index for citation in citations.made] == [1, 2]


def test_one_part_has_each_mark_once():
    (part,) = chosen(LEAVE, "25 days")
    citations = Citations()
    (quote,) = quotes_of(part, {(VERSION, 1): LEAVE})
    cited = [citations.cite(part.hit, quote) for _ in range(2)]
    assert with_marks(part, cited) == "Staff have 25 days. [1]"


@pytest.mark.parametrize("page", ["", "Staff have 24 days.", "Staff have 25\nother days."])
def test_what_does_not_stand_on_its_page_is_not_shown(page):
    assert told(chosen(LEAVE, "25 days"), page) == ("", [])


def test_the_others_are_shown_without_a_gap():
    parts = [*chosen(LEAVE, "25 days"), *chosen(LEAVE, "locked")]
    assert told(parts, "Laptops are locked.")[0] == "Laptops are locked. [1]"


def test_what_stands_beside_the_answer_says_so_unless_nothing_stands_before_it():
    best, other = chosen("Staff have 25 days.\nGuests have none.", "25", "none")
    parts = [best, replace(other, beside=True)]
    for page, wanted in (
        ("Staff have 25 days.\nGuests have none.", [False, True]),
        ("Guests have none.", [False]),
    ):
        events = quoted(parts, {(VERSION, 1): page}, Citations())
        assert [data.beside for name, data in events if name == "delta"] == wanted


FIRST, SECOND = "Leave is asked for in writing", "and at least two weeks before."
OVERLEAF = f"{FIRST} {SECOND}"
LINES = [
    [4, 0, len(FIRST), 72, 700, 300, 712],
    [5, len(FIRST) + 1, len(OVERLEAF), 72, 80, 400, 92],
]
PAGES = {(VERSION, 4): FIRST, (VERSION, 5): SECOND}


def test_what_runs_over_a_pages_end_is_shown_with_a_citation_on_each():
    parts = chosen(OVERLEAF, "Leave", pages=(4, 5), boxes=LINES)
    text, citations = told(parts, "", pages=PAGES)
    assert text == f"{OVERLEAF} [1][2]"
    assert [(one.page, one.quote) for one in citations] == [(4, FIRST), (5, SECOND)]


def test_what_does_not_go_on_overleaf_is_not_shown_in_part():
    parts = chosen(OVERLEAF, "Leave", pages=(4, 5), boxes=LINES)
    assert told(parts, "", pages={**PAGES, (VERSION, 5): "Other words."}) == ("", [])


def test_a_list_that_goes_on_overleaf_is_shown_whole():
    content = "Our values:\n1. Quality\n2. Respect\n3. Safety"
    start = content.index("3.")
    lines = [[4, 0, start - 1, 72, 600, 300, 712], [5, start, len(content), 72, 80, 400, 92]]
    pages = {(VERSION, 4): content[:start], (VERSION, 5): content[start:]}
    parts = chosen(content, "Quality", "Safety", pages=(4, 5), boxes=lines)
    text, citations = told(parts, "", pages=pages)
    assert text == "Our values:\n\n- Quality\n- Respect\n- Safety [1][2]"
    assert [one.page for one in citations] == [4, 5]


def test_a_table_of_which_one_row_is_missing_is_not_shown_in_part():
    parts = chosen(RATES, "Senior", "Junior")
    assert told(parts, "Senior\t£50\t£200") == ("", [])


def test_rows_on_two_pages_are_cited_with_their_pages():
    content = "Grade\tDay\nSenior\t50\nJunior\t30"
    lines = [[4, 0, 19, 72, 700, 300, 712], [5, 20, 29, 72, 80, 400, 92]]
    parts = chosen(content, "Senior", "Junior", pages=(4, 5), boxes=lines)
    pages = {(VERSION, 4): "Grade\tDay\nSenior\t50", (VERSION, 5): "Junior\t30"}
    _, citations = told(parts, "", pages=pages)
    assert [(citation.page, citation.quote) for citation in citations] == [
        (4, "Senior\t50"),
        (5, "Junior\t30"),
    ]
    assert [box[0] for citation in citations for box in citation.boxes] == [4, 5]


def test_a_part_without_words_is_not_shown():
    assert quotes_of(Shown("sentence", "", hit(LEAVE), ((0, 0),)), {(VERSION, 1): LEAVE}) == []


@pytest.mark.parametrize(
    ("words", "told_as"),
    [
        ("Add the tag\n<x>\n  <y>", "Add the tag\n\n```\n<x>\n  <y>\n```\n\n[1]"),
        ("Add the mark\n```\nx", "Add the mark\n\n````\n```\nx\n````\n\n[1]"),
    ],
)
def test_code_is_shown_below_the_words_that_lead_into_it(words, told_as):
    parts = chosen(words, "Add", units=[Unit("sentence", 0, len(words))])
    assert told(parts, words)[0] == told_as


def test_code_in_an_item_of_a_list_is_shown_in_its_line():
    first, second = "Open it and add:\na = 1\nb = `c`", "Save it."
    content = f"To publish:\n1. {first}\n2. {second}"
    spans = [(content.index(words), content.index(words) + len(words)) for words in (first, second)]
    units = [Unit("lead", 0, 11), *(Unit("item", *span, "To publish:") for span in spans)]
    text, _ = told(chosen(content, "To publish:", units=units), content)
    assert text == "To publish:\n\n- Open it and add: `a = 1` `` b = `c` ``\n- Save it. [1]"
