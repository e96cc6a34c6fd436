"""How what was chosen is shown: with what it leans on, and never with what was not chosen."""

from dataclasses import replace
from uuid import uuid4

import pytest

from core.answering.choosing.choose import choose
from core.answering.choosing.present import shown
from core.answering.thresholds import THRESHOLDS
from core.documents.chunking.units import Unit
from tests.answering.hits import hit
from tests.answering.judges import NO, YES, ScriptedJudge

RATES = "Grade\tDay\tHotel\nSenior\t£50\t£200\nJunior\t£30\t£120\nTrainee\t£20\t£90"
NEEDED = "You need:\n• a passport\n• a ticket\n• patience"


def parts(content, scores, *, question="What applies?", otherwise=NO, **options):
    hits = [content] if not isinstance(content, str) else [hit(content, **options)]
    return shown(choose(question, hits, ScriptedJudge(scores, otherwise)))


def carried(part):
    return [part.hit.content[start:end] for start, end in part.spans]


def test_a_row_is_a_table_with_its_headings():
    (part,) = parts(RATES, {"Junior": YES})
    assert part.text == "| Grade | Day | Hotel |\n| --- | --- | --- |\n| Junior | £30 | £120 |"
    assert carried(part) == ["Junior\t£30\t£120"]
    assert (part.kind, part.context) == ("row", "Grade\tDay\tHotel")


def test_a_row_in_markdown_is_shown_alike():
    content = "| Grade | Day |\n|:------|---:|\n| Senior | £50 |\n| Junior | £30 |"
    (part,) = parts(content, {"Junior": YES})
    assert part.text == "| Grade | Day |\n| --- | --- |\n| Junior | £30 |"


def test_the_headings_of_a_row_may_stand_in_another_chunk():
    (part,) = parts("Junior\t£30", {"Junior": YES}, units=[Unit("row", 0, 10, "Grade\tDay")])
    assert part.text == "| Grade | Day |\n| --- | --- |\n| Junior | £30 |"


def test_a_row_of_a_group_is_shown_below_its_name_and_apart_from_other_groups():
    rows = ["| Role | Days | Notice |", "|---|---|---|", "| Full-time | | |", "| Clerk | 25 | 4 |"]
    found = parts("\n".join([*rows, "| Part-time | | |", "| Clerk | 15 | 2 |"]), {"Clerk": YES})
    head = "| Role | Days | Notice |\n| --- | --- | --- |"
    assert [part.text for part in found] == [
        f"Full-time\n\n{head}\n| Clerk | 25 | 4 |",
        f"Part-time\n\n{head}\n| Clerk | 15 | 2 |",
    ]


def test_several_rows_of_a_table_are_one_table_in_its_order():
    (part,) = parts(RATES, {"Trainee": YES, "Senior": YES - 1})
    assert part.text.splitlines()[2:] == ["| Senior | £50 | £200 |", "| Trainee | £20 | £90 |"]
    assert carried(part) == ["Senior\t£50\t£200", "Trainee\t£20\t£90"]


def test_rows_of_two_tables_are_two_tables():
    content = f"{RATES}\nOther rates follow.\nCountry\tHotel\nFrance\t£90\nSpain\t£80"
    assert [part.context for part in parts(content, {"Senior": YES, "Spain": YES})] == [
        "Grade\tDay\tHotel",
        "Country\tHotel",
    ]


def test_a_row_far_behind_the_best_of_its_table_is_not_shown_with_it():
    rows = THRESHOLDS.choosing.rows / THRESHOLDS.choosing.piece
    (part,) = parts(RATES, {"Senior": YES, "Junior": YES - rows + 0.5, "Trainee": YES - rows - 0.5})
    assert part.text.splitlines()[2:] == ["| Senior | £50 | £200 |", "| Junior | £30 | £120 |"]


def test_what_is_not_as_good_as_the_best_stands_beside_it():
    leads = THRESHOLDS.choosing.leads / THRESHOLDS.choosing.piece
    scores = {"first": YES, "second": YES - leads + 0.5, "third": YES - leads - 0.5}
    found = parts("The first rule.\nThe second rule.\nThe third rule.", scores)
    assert [part.beside for part in found] == [False, False, True]


def test_a_row_without_headings_is_a_line():
    (part,) = parts("You get:\nHotel\t£150\nMeals\t\t£40", {"Meals": YES})
    assert (part.text, part.context) == ("Meals · £40", "You get:")


@pytest.mark.parametrize("row", ["Other\t£10", "Other\t£10\t£20\textra"])
def test_a_row_with_other_cells_than_headings_is_a_line(row):
    (part,) = parts(f"{RATES}\n{row}", {"Senior": YES, row: YES})
    assert part.text == "Senior · £50 · £200\n" + row.replace("\t", " · ")


def test_a_pipe_inside_a_cell_parts_no_cells():
    content = "Key\tMeaning\nA | B\t1 of two\nC\t2 of two"
    (part,) = parts(content, {"A | B": YES})
    assert part.text.splitlines()[-1] == r"| A \| B | 1 of two |"


def test_a_single_item_is_shown_with_its_lead():
    (part,) = parts(NEEDED, {"ticket": YES})
    assert part.text == "You need:\n\n- a ticket"
    assert carried(part) == ["a ticket"]
    assert (part.kind, part.context) == ("item", "You need:")


def test_where_two_items_are_alike_the_whole_list_is_shown():
    (part,) = parts(NEEDED, {"ticket": YES, "passport": YES})
    assert part.text == "You need:\n\n- a passport\n- a ticket\n- patience"
    assert carried(part) == ["a passport\n• a ticket\n• patience"]
    assert part.kind == "list"


def test_a_list_whose_lead_answers_is_shown_whole():
    (part,) = parts(NEEDED, {"You need": YES})
    assert part.text == "You need:\n\n- a passport\n- a ticket\n- patience"
    assert carried(part) == ["a passport\n• a ticket\n• patience"]


def test_an_item_that_answers_better_than_its_lead_is_shown_without_the_others():
    (part,) = parts(NEEDED, {"ticket": YES + 1, "You need": YES})
    assert part.text == "You need:\n\n- a ticket"


def test_of_a_long_list_only_what_was_chosen_is_shown():
    count = THRESHOLDS.choosing.list_items + 1
    content = "You need:\n" + "\n".join(f"• thing number {n:02}" for n in range(count))
    scores = {"number 01": YES, "number 03": YES, "You need": YES + 1}
    (part,) = parts(content, scores)
    assert part.text == "You need:\n\n- thing number 01\n- thing number 03"
    assert carried(part) == ["thing number 01", "thing number 03"]


def test_an_item_without_a_lead_has_no_bullet():
    (part,) = parts("• a passport\n• a ticket", {"ticket": YES})
    assert (part.text, part.kind) == ("a ticket", "item")


def test_the_same_words_of_two_places_are_shown_once():
    hits = [
        hit("Meals are free.", section="Canteen"),
        hit("Meals are free.", section="Fees", rank=2),
    ]
    hits[1] = replace(hits[1], version_id=uuid4())
    found = shown(choose("What is free?", hits, ScriptedJudge({"free": YES})))
    assert [part.text for part in found] == ["Meals are free."]


def test_an_item_is_not_hidden_in_a_list_that_is_longer_than_an_answer():
    clause = "the office holder acts as the rules of the house say " * 5
    items = [f"• {name}: {clause.strip()}" for name in ("One", "Two", "Three", "Four")]
    assert len(" ".join(items).split()) > THRESHOLDS.choosing.words
    (part,) = parts("\n".join(["It is so:", *items]), {"One": YES, "Three": YES - 1})
    assert [one.split(":")[0] for one in carried(part)] == ["One", "Three"]


def test_two_lists_without_a_lead_are_two_lists():
    content = "• Passwords\n• Bank accounts\n\nThis is not private at all, so it stays.\n\n• Names"
    found = parts(content, {"Passwords": YES, "Names": YES})
    assert [part.text for part in found] == ["Passwords", "Names"]


def test_a_list_and_a_sentence_with_the_same_words_are_shown_once():
    listed = hit("The deductible is £1,500:\n• You pay all until then.", rank=1)
    run_in = hit("The deductible is £1,500: You pay all until then.", rank=2)
    other = hit("The deductible is £500: You pay all until then.", rank=3)
    judge = ScriptedJudge({"until then": YES})
    found = shown(choose("What applies?", [listed, run_in, other], judge))
    assert [one.hit.rank for one in found] == [1, 3]


def test_a_list_without_a_lead_is_shown_once():
    content = "• Advanced sick leave\n• Funeral leave\n• Court leave"
    (part,) = parts(content, {"sick": YES, "Funeral": YES})
    assert part.text.splitlines() == ["- Advanced sick leave", "- Funeral leave", "- Court leave"]


def test_a_sentence_that_answers_as_well_does_not_call_for_a_list():
    found = parts("Visitors sign in.\n• a passport\n• a ticket", {"ticket": YES, "sign": YES})
    assert sorted(part.text for part in found) == ["Visitors sign in.", "a ticket"]


def test_an_item_of_a_list_in_a_list_is_shown_with_the_nearest_lead():
    content = "You need:\n• a passport\n• for visitors:\n– a visa\n– a letter\n• patience"
    (part,) = parts(content, {"letter": YES})
    assert part.text == "for visitors:\n\n- a letter"
    (part,) = parts(content, {"patience": YES})
    assert part.text == "You need:\n\n- patience"


def test_a_sentence_is_shown_with_the_one_that_it_refers_to():
    content = "Doors close at six. Visitors sign in. They are given a card. It is blue."
    (part,) = parts(content, {"card": YES})
    assert part.text == "Visitors sign in. They are given a card."
    assert carried(part) == [part.text]


@pytest.mark.parametrize(
    "exception",
    [
        "This does not apply to visitors.",
        "However, trainees have 20.",
        "Unless agreed, it lapses.",
        "Except for trainees.",
        "Exceptions need consent.",
        "Only staff may do so.",
    ],
)
def test_a_sentence_is_shown_with_the_exception_behind_it(exception):
    (part,) = parts(f"Staff have 25 days. {exception} Laptops are locked.", {"25 days": YES})
    assert part.text == f"Staff have 25 days. {exception}"


@pytest.mark.parametrize(
    "content",
    [
        "Staff have 25 days. Laptops are locked.",
        "Staff have 25 days.\nHowever, laptops are locked.",
        "Visitors sign in.\nStaff have 25 days.",
        "Staff have 25 days.",
    ],
)
def test_other_neighbours_are_not_shown(content):
    (part,) = parts(content, {"25 days": YES})
    assert part.text == "Staff have 25 days."


def test_white_space_inside_a_sentence_is_one_blank():
    (part,) = parts("Staff have\u00a0 25  days.", {"Staff": YES})
    assert part.text == "Staff have 25 days."


def test_a_definition_says_that_it_is_one():
    (part,) = parts("Leave means paid absence.", {"Leave": YES})
    assert part.kind == "definition"


def test_what_is_far_behind_the_best_is_not_shown():
    behind = 2 * THRESHOLDS.choosing.behind / THRESHOLDS.choosing.piece
    scores = {"25 days": YES, "locked": YES - behind}
    (part,) = parts("Staff have 25 days. Laptops are locked.", scores)
    assert part.text == "Staff have 25 days."


STEPS = "To apply:\n1. ask your manager;\n2. fill in the form;\n3. wait for the answer."


def test_steps_are_shown_together_and_rules_by_themselves():
    (part,) = parts(STEPS, {"fill": YES})
    assert part.text == (
        "To apply:\n\n- ask your manager;\n- fill in the form;\n- wait for the answer."
    )
    rules = "These apply:\n1. Phones are off.\n2. Doors are locked.\n3. Windows stay open."
    (part,) = parts(rules, {"Doors": YES})
    assert part.text == "These apply:\n\n- Doors are locked."
    (part,) = parts(NEEDED, {"ticket": YES})  # no steps
    assert part.text == "You need:\n\n- a ticket"


def test_a_row_that_an_amount_of_the_question_lies_in_is_shown_further_behind():
    limits = THRESHOLDS.choosing
    content = "Orders need a reason.\n\nAmount\tBy\nup to £500\tManager\nmore than £500\tBoard"
    asked = choose(
        "Who approves £900?",
        [hit(content)],
        ScriptedJudge({"reason": YES}, YES - (limits.behind + limits.in_range) / limits.piece),
    )
    said = [part.text.splitlines()[-1] for part in shown(asked)]
    assert said == ["Orders need a reason.", "| more than £500 | Board |"]


def test_what_answers_the_second_half_of_a_question_is_shown_further_behind():
    limits = THRESHOLDS.choosing
    scores = {"8 days": YES, "June": YES - (limits.behind + 1) / limits.piece}
    content = "Carry over up to 8 days. Use them by 30 June."
    asked = "How many days may I carry over, and until when?"
    assert len(parts(content, scores, question=asked)) == 2
    assert len(parts(content, scores, question="How many days may I carry over?")) == 1


def test_the_best_is_shown_however_little_it_says():
    assert len(parts("Staff have 25 days. Laptops are locked.", {}, otherwise=-30.0)) == 1


def test_no_more_is_shown_than_a_reader_wants():
    content = "\n".join(f"Rule {n} is kept by all." for n in range(20))
    assert len(parts(content, {}, otherwise=YES)) == THRESHOLDS.choosing.most
    long = "\n".join(f"Rule {n} is {'very ' * THRESHOLDS.choosing.words}long." for n in range(4))
    assert len(parts(long, {}, otherwise=YES)) == 1


def test_nothing_chosen_is_nothing_shown():
    assert parts("Is it?", {}) == []


PAPERS = (
    "To get leave in advance, submit the following papers. Keep copies of all.\n"
    "1. a request form\n2. a certificate\n3. your timesheet"
)


def test_a_sentence_that_announces_a_list_is_shown_with_it():
    (part,) = parts(PAPERS, {"following papers": YES})
    assert part.text == (
        "To get leave in advance, submit the following papers.\n\n"
        "- a request form\n- a certificate\n- your timesheet"
    )
    assert part.kind == "list"


def test_an_announced_list_and_its_items_are_shown_once():
    (part,) = parts(PAPERS, {"following papers": YES, "certificate": YES})
    assert part.text.count("certificate") == 1
    assert part.text.count("timesheet") == 1


def test_a_sentence_about_something_that_follows_in_time_announces_no_list():
    (part,) = parts("Leave is paid the following month. Ask payroll.", {"following month": YES})
    assert part.text == "Leave is paid the following month."
