"""Which units answer: the judge's opinion, and what can be told for certain."""

from dataclasses import replace

import pytest

from core.answering.choosing.asked import unframed, without_asking
from core.answering.choosing.candidates import LEAST, ROOM, candidates_of, excerpts_of, passage_of
from core.answering.choosing.cells import is_label, named_rows
from core.answering.choosing.choose import choose
from core.answering.choosing.present import shown
from core.answering.thresholds import THRESHOLDS
from core.documents.chunking.units import Unit
from core.providers.registry import judge
from tests.answering.hits import hit
from tests.answering.judges import NO, YES, ScriptedJudge

SPENDING = (
    "Amount\tApproved by\nup to £500\tLine manager\n£500.01 to £2,500\tDirector\n"
    "more than £2,500\tBoard"
)
LEAVE = "Employees have paid leave every year. It is 25 days. Laptops are locked at night."


def best(question, hits, judge=None):
    return choose(question, hits, judge or ScriptedJudge())


def texts(choice):
    return [one.candidate.text for one in choice.ranked]


def test_headings_columns_leads_and_questions_answer_nothing():
    content = f"How much is paid?\nThis much is paid:\n{SPENDING}"
    found = candidates_of("How much is paid?", [hit(content)])
    assert [one.unit.kind for one in found] == ["row", "row", "row"]


def test_what_only_repeats_its_heading_answers_nothing():
    content = "- What if my flight is cancelled\n- What else?\n\nCall the travel desk at once."
    one = hit(content, section="Travel > What if my flight is cancelled?")
    assert "What if my flight is cancelled" in [content[u.start : u.end] for u in one.units]
    found = candidates_of("What if my flight is cancelled?", [one])
    assert "What if my flight is cancelled" not in [one.text for one in found]
    assert "Call the travel desk at once." in [one.text for one in found]


def test_what_two_passages_of_a_document_share_is_one_candidate():
    found = candidates_of("leave", [hit(LEAVE), hit(LEAVE, rank=2)])
    assert [one.hit.rank for one in found] == [1, 1, 1]


def test_the_same_words_under_other_columns_are_two():
    one = hit("A\t10", units=[Unit("row", 0, 4, "Grade\tDays")])
    other = hit("A\t10", rank=2, units=[Unit("row", 0, 4, "Grade\tEuros")])
    assert len(candidates_of("Grade A", [one, other])) == 2


def test_the_same_row_in_another_group_is_another_and_its_name_counts():
    rows = ("| Role | Days | Notice |", "| Full-time | | |", "| Clerk | 25 | 4 |")
    content = "\n".join([*rows, "| Part-time | | |", "| Clerk | 25 | 4 |"])
    first, second = candidates_of("leave of part-time clerks", [hit(content)])
    assert (first.text, first.unit.group) == (second.text, "Full-time")
    assert second.shared > first.shared


def test_own_words_weigh_more_than_those_of_the_heading_and_of_the_context():
    content = "Visitors: rules\nParking is free. Smoking is not."
    own, around = candidates_of("parking", [hit(content, units=[
        Unit("sentence", 16, 32), Unit("sentence", 33, 48, "Parking is free."),
    ])])  # fmt: skip
    assert own.shared == 1.0
    assert around.shared == 0.5
    assert [
        one.shared for one in candidates_of("parking", [hit("It is free.", section="Parking")])
    ] == [0.5]


def test_rare_words_weigh_more():
    content = "Leave is paid. Leave is long. Leave is given. Sabbaticals are rare."
    by_text = {
        one.text: one.shared for one in candidates_of("sabbaticals or leave", [hit(content)])
    }
    assert by_text["Sabbaticals are rare."] > by_text["Leave is paid."] > 0


def test_a_question_of_stop_words_has_candidates_too():
    assert [one.shared for one in candidates_of("what is it", [hit("Leave is paid.")])] == [0.0]


def test_the_judge_reads_what_a_unit_leans_on_once():
    (excerpt,) = excerpts_of(candidates_of("Who approves?", [hit(SPENDING, section="A > B")]))
    assert excerpt.passage.heading == "Leave policy > A > B"
    assert [(piece.text, piece.judged) for piece in excerpt.passage.pieces] == [
        ("Amount\tApproved by", False),
        ("up to £500\tLine manager", True),
        ("£500.01 to £2,500\tDirector", True),
        ("more than £2,500\tBoard", True),
    ]


def test_a_sentence_that_was_read_is_not_read_again_as_a_context():
    passage = passage_of(candidates_of("x", [hit("Visitors sign in. They get a card.")]))
    assert [piece.judged for piece in passage.pieces] == [True, True]


def test_of_a_long_passage_the_likeliest_is_read_in_its_order():
    sentences = [f"Rule {n} is about the {'many ' * 20}things of the office." for n in range(30)]
    sentences[20] = "Parking is free."
    excerpts = excerpts_of(candidates_of("parking", [hit(" ".join(sentences))]))
    read = [[one.text for one in excerpt.candidates] for excerpt in excerpts]
    assert "Parking is free." in read[0]
    assert sum(len(text) for texts in read for text in texts) <= ROOM[0]
    assert read == [[text for text in sentences if text in texts] for texts in read]


def test_so_many_are_read_however_long():
    rows = [f"{name}\t{'very long ' * 200}" for name in "ABC"]
    excerpts = excerpts_of(candidates_of("x", [hit("\n".join(rows))]))
    assert sum(len(excerpt.candidates) for excerpt in excerpts) == LEAST


def test_more_hits_than_room_is_planned_for_are_read_too():
    hits = [hit(f"Rule {n}.", rank=n) for n in range(1, len(ROOM) + 4)]
    assert len(excerpts_of(candidates_of("rule", hits))) == len(hits)


def test_the_unit_that_the_judge_prefers_is_first():
    judge = ScriptedJudge({"25 days": YES})
    choice = best("Is leave paid?", [hit("Laptops are locked.", rank=1), hit(LEAVE, rank=2)], judge)
    assert texts(choice)[0] == "It is 25 days."
    assert choice.best == choice.ranked[0].score > 0
    assert choice.ranked[0].piece == choice.ranked[0].whole == YES


def test_the_judge_is_asked_once_for_all_passages():
    judge = ScriptedJudge()
    best("Is leave paid?", [hit(LEAVE), hit("Laptops are locked.", rank=2)], judge)
    assert len(judge.read) == 2


MEALS = """Meals are paid at actual cost, up to these limits.
Meal\tUnited Kingdom\tAbroad, Ireland\tWhen
Lunch\t£14\t£18\tYou are more than 5 hours away
Dinner\t£32\t£40\tYou are away overnight"""


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("What is the dinner limit abroad?", "Dinner"),
        ("lunch in ireland, what's the limit", "Lunch"),
        ("What is the dinner limit abroad for interns?", None),
        ("What is the dinner limit?", None),
        ("What is the supper limit abroad?", None),
    ],
)
def test_a_question_that_names_row_and_column_asks_for_that_row(question, row):
    ranked = best(question, [hit(MEALS)]).ranked
    named = [one.candidate.text.split("\t")[0] for one in ranked if one.score > NO]
    assert named == ([row] if row else [])


HOTELS = (
    "City\tLimit\nBoston, Chicago\t$245\nNew York\t$310\nRest of New York State\t$180\n"
    "Elsewhere\t$90"
)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Hotel in Chicago?", ["Boston, Chicago\t$245"]),
        ("Hotel in New York?", []),  # two labels have it
        ("Hotel limit?", []),
        ("A hotel elsewhere in the State?", ["Rest of New York State\t$180", "Elsewhere\t$90"]),
    ],
)
def test_a_row_whose_label_alone_has_a_word_of_the_question_is_meant(question, named):
    rows = candidates_of(question, [hit(HOTELS)])
    found = named_rows(question, rows, "en")
    assert [row.text for row, is_named in zip(rows, found, strict=True) if is_named] == named
    assert named_rows(question, rows[:2], "en") == [False, False]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("How much is dinner?", ["Dinner"]),
        ("whats the limit for dinner", ["Dinner"]),
        ("How much is dinner for guests?", []),
        ("How much?", []),
        ("Who approves dinner?", []),
    ],
)
def test_a_question_about_nothing_but_a_label_is_for_its_row(question, named):
    rows = candidates_of(question, [hit(MEALS)])
    found = [row.text for row in rows if is_label(without_asking(question, "en"), row, "en")]
    assert [text.split("\t")[0] for text in found] == named


def test_the_row_that_a_question_is_about_comes_before_what_the_judge_likes_better():
    said = "Dinner with a customer is booked ahead by the team for 3 people."
    both = [hit(f"{said}\n{MEALS}")]
    liked = ScriptedJudge({said: NO + 2})
    assert texts(choose("Which dinner is booked?", both, liked))[0] == said
    assert texts(choose("How much is dinner?", both, liked))[0].startswith("Dinner\t")


def test_the_packaged_judge_and_the_cell_that_is_named_answer():
    choice = choose("What is the dinner limit abroad?", [hit(MEALS)], judge())
    assert texts(choice)[0].startswith("Dinner")
    assert choice.best >= THRESHOLDS.choosing.answers


@pytest.mark.parametrize("holds", [1, 2])
def test_what_one_reading_has_no_room_for_is_read_in_another(holds):
    class Small(ScriptedJudge):
        def answering(self, question, passages):
            found = super().answering(question, passages)
            return [replace(one, pieces=_first(one.pieces, holds)) for one in found]

    choice = best("Is leave paid?", [hit(LEAVE)], Small({"at night": YES}))
    assert texts(choice)[0] == "Laptops are locked at night."
    assert len(choice.ranked) == 3


def test_the_packaged_judge_reads_the_end_of_a_passage_of_long_words():
    rules = [
        f"Rule {n}: REG-{n}/2026-{n * 7}/K-{n * 31} (HV-{n}-{n * 3}) applies." for n in range(24)
    ]
    asked = "By when must everyone confirm the code?"
    answer = (
        "Everyone confirms in Tidebook, by 31 May of each year at the latest, that they have read "
        "the code and asked about whatever in it was not clear to them."
    )
    choice = choose(asked, [hit(" ".join([*rules, answer]))], judge())
    assert texts(choice)[0] == answer


def _first(pieces, holds):
    return tuple(score if at < holds else float("-inf") for at, score in enumerate(pieces))


def test_without_hits_nothing_is_chosen():
    choice = best("Is leave paid?", [])
    assert choice.ranked == () and choice.best == float("-inf")
    assert best("Is leave paid?", [hit("Is it?")]).ranked == ()


def test_among_equals_the_better_found_is_first():
    hits = [hit("Leave is paid.", rank=1), hit("Leave is paid!", rank=2, score=0.5)]
    assert [one.candidate.hit.rank for one in best("leave", hits).ranked] == [1, 2]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("How many days of leave are there?", "Leave is 25 days."),
        ("When does leave end?", "Leave ends in March."),
        ("How long is leave?", "Leave is 25 days."),
    ],
)
def test_a_question_for_a_value_prefers_a_unit_with_one(question, first):
    content = "Leave is granted gladly. Leave is 25 days. Leave ends in March."
    if "long" in question:
        content = content.removesuffix(" Leave ends in March.")
    assert texts(best(question, [hit(content)]))[0] == first


def test_a_value_in_the_columns_counts():
    content = "Service\tDays of leave\nnew\tfew\nold\tmany"
    units = [Unit("row", 22, 29, "Service\t25 days"), Unit("row", 30, 38, "Service\tLeave")]
    ranked = best("How many days of leave?", [hit(content, units=units)]).ranked
    assert ranked[0].candidate.text == "new\tfew"


def test_a_question_for_a_contact_wants_that_one_of_them():
    judge = ScriptedJudge({"Give the number": 1.5, "Claims by fax": -1.5})
    content = "Give the number of your claim. Claims by fax go to 0800 123 456."
    ranked = texts(best("What is the fax number for claims?", [hit(content)], judge))
    assert ranked[0] == "Claims by fax go to 0800 123 456."


def test_half_of_a_double_question_needs_no_value():
    question = "Can leave be carried over, and until when?"
    content = "Leave can be carried over. Laptops are locked until Friday."
    assert texts(best(question, [hit(content)]))[0] == "Leave can be carried over."


@pytest.mark.parametrize(
    ("question", "who"),
    [
        ("Who approves £600?", "Director"),
        ("Who approves £500?", "Line manager"),
        ("Who approves 2,500.01 pounds?", "Board"),
        ("Who approves an expense of 12k?", "Board"),
        ("Who approves five hundred pounds?", "Line manager"),
        ("Who approves up to £600?", "Director"),
    ],
)
def test_the_row_that_an_amount_lies_in_wins_and_others_are_never_shown(question, who):
    rows = {"Line manager", "Director", "Board"}
    # Even where the judge likes all the others better.
    judge = ScriptedJudge({who: 0.0, **dict.fromkeys(rows, YES)})
    choice = best(question, [hit(SPENDING)], judge)
    assert choice.ranked[0].candidate.text.endswith(who)
    assert [one.fits for one in choice.ranked] == [True, False, False]
    text = "\n".join(part.text for part in shown(choice))
    assert who in text
    assert not any(other in text for other in rows - {who})


def test_a_row_that_hardly_answers_is_shown_before_one_that_does_not_fit():
    judge = ScriptedJudge({"Director": -20.0}, otherwise=YES)
    (part,) = shown(best("Who approves £600?", [hit(SPENDING)], judge))
    assert "Director" in part.text and "Board" not in part.text


def test_an_amount_decides_among_the_items_of_a_list():
    content = (
        "Notice depends on service:\n• fewer than 2 years: one week\n• 2 to 5 years: a month\n"
        "• more than 5 years: a quarter"
    )
    choice = best("What is my notice after 3 years?", [hit(content)], ScriptedJudge(otherwise=YES))
    (part,) = shown(choice)
    assert part.text == "Notice depends on service:\n\n- 2 to 5 years: a month"


@pytest.mark.parametrize("question", ["Who approves expenses?", "Who approves 600 miles?"])
def test_without_an_amount_of_the_kind_the_rows_are_equals(question):
    choice = best(question, [hit(SPENDING)])
    assert {one.fits for one in choice.ranked} == {None}


def test_where_no_row_fits_the_amount_decides_nothing():
    content = "Amount\tApproved by\n£5 to £10\tLine manager\n£20 to £30\tDirector\n£40\tBoard"
    choice = best("Who approves £15?", [hit(content)])
    assert {one.fits for one in choice.ranked} == {None}


def test_a_table_elsewhere_is_not_decided_by_this_one():
    other = hit("Reports are due in 600 days. £9 is too little.", rank=2)
    choice = best("Who approves £600?", [hit(SPENDING), other])
    assert [one.fits for one in choice.ranked if one.candidate.hit is other] == [None, None]


def test_the_year_of_a_question_is_no_amount():
    content = "Service\tLeave\nfewer than 3 years\t20 days\n3+ years\t25 days"
    choice = best("How many days of leave do I get in 2025?", [hit(content)])
    assert {one.fits for one in choice.ranked} == {None}


def test_a_choice_can_be_kept_to_some_hits():
    hits = [hit("Leave is paid.", rank=1), hit("Leave is long.", rank=2)]
    choice = best("leave", hits).within(hits[1:])
    assert texts(choice) == ["Leave is long."]


def test_a_judge_that_likes_nothing_leaves_an_order_still():
    assert best("Is leave paid?", [hit(LEAVE)], ScriptedJudge(otherwise=NO)).best < 0


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What does the staff handbook say about annual leave?", "annual leave"),
        ("Tell me about annual leave.", "annual leave"),
        ("can you tell me more about parking", "parking"),
        ("What is the policy on gifts?", "gifts"),
        ("What is the limit for gifts?", "What is the limit for gifts?"),
        ("What does the handbook say?", "What does the handbook say?"),
        ("Tell me about ?", "Tell me about ?"),
    ],
)
def test_the_frame_of_a_question_does_not_weigh(question, topic):
    assert unframed(question, "en") == topic


def test_a_follow_up_wants_what_speaks_of_what_it_adds():
    text = "Employees have 25 days of paid leave. Part-timers have leave in proportion."
    asked = "How much leave do employees have? And for part-timers?"
    judge = ScriptedJudge({"25 days": YES, "proportion": YES - 1})
    alone = choose(asked, [hit(text)], judge)
    leaning = choose(asked, [hit(text)], judge, leaning="And for part-timers?")
    assert texts(alone)[0].startswith("Employees")
    assert texts(leaning)[0].startswith("Part-timers")
    assert leaning.best <= alone.best  # to say the word is no answer yet


def test_a_follow_up_of_words_that_stand_nowhere_changes_nothing():
    hits = [hit(LEAVE)]
    alone = choose("How much leave? And then?", hits, ScriptedJudge({"25 days": YES}))
    leaning = choose(
        "How much leave? And then?", hits, ScriptedJudge({"25 days": YES}), leaning="And then?"
    )
    assert [one.score for one in leaning.ranked] == [one.score for one in alone.ranked]
