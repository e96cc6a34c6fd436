"""What can be quoted by itself, and what each of it leans on."""

import json

import pytest

from core.documents.chunking.units import (
    LONGEST_CONTEXT,
    LONGEST_ITEM,
    Unit,
    units_of,
)
from core.documents.rows import cells, is_row


def read(text: str) -> list[tuple[str, str, str]]:
    """Each unit's kind, words and context."""
    return [(unit.kind, text[unit.start : unit.end], unit.context) for unit in units_of(text)]


def contexts(text: str) -> dict[str, str]:
    return {words: context for _, words, context in read(text)}


PDF = "Rates:\nGrade\tDay\tHotel\nSenior\t£50\t£200\nJunior\t£30\t£120"
MARKDOWN = "| Grade | Day |\n|:------|----:|\n| Senior | £50 |\n| Junior | £30 |"


def test_a_row_of_a_pdf_leans_on_the_names_of_its_columns() -> None:
    assert read(PDF) == [
        ("lead", "Rates:", ""),
        ("columns", "Grade\tDay\tHotel", "Rates:"),
        ("row", "Senior\t£50\t£200", "Grade\tDay\tHotel"),
        ("row", "Junior\t£30\t£120", "Grade\tDay\tHotel"),
    ]


def test_a_row_in_markdown_leans_on_what_stands_above_the_rule() -> None:
    assert read(MARKDOWN) == [
        ("columns", "| Grade | Day |", ""),
        ("row", "| Senior | £50 |", "| Grade | Day |"),
        ("row", "| Junior | £30 |", "| Grade | Day |"),
    ]


def test_above_a_rule_even_numbers_name_columns() -> None:
    text = "| Grade | 2024 |\n|---|---|\n| Senior | £50 |"
    assert read(text)[0] == ("columns", "| Grade | 2024 |", "")


def test_a_name_with_a_number_in_it_stands_above_amounts() -> None:
    text = "Harm\tShare within 24 months\nScratch\t£50\nDent\tnone\nTheft\t£500"
    assert read(text)[0] == ("columns", "Harm\tShare within 24 months", "")
    text = "Flight\tmore than 6 hours\nTrain\tany time\nBus\tany time\nCar\tnever"
    assert read(text)[0] == ("row", "Flight\tmore than 6 hours", "")


def test_a_table_of_keys_and_values_has_no_columns() -> None:
    assert read("You get:\nHotel\t£150\nMeals\t£40\nTaxi\tno limit") == [
        ("lead", "You get:", ""),
        ("row", "Hotel\t£150", "You get:"),
        ("row", "Meals\t£40", "You get:"),
        ("row", "Taxi\tno limit", "You get:"),
    ]


@pytest.mark.parametrize(
    ("first", "why"),
    [
        ("Senior\t£50", "numbers"),
        ("Who travels abroad for more than a whole week\tDay", "a sentence"),
        ("Grade\t", "a nameless one"),
        ("A\tB\tC", "other numbers of cells"),
    ],
)
def test_such_a_first_row_names_no_columns(first: str, why: str) -> None:
    assert [unit.kind for unit in units_of(f"{first}\nJunior\t£30\nOther\t£20")] == ["row"] * 3, why


def test_two_rows_alone_may_both_be_values() -> None:
    assert [unit.kind for unit in units_of("Owner\tFinance\nReviewed\tyearly")] == ["row", "row"]


def test_columns_that_each_page_repeats_are_no_row() -> None:
    text = "Grade\tDay\nA\t10\nB\t20\nGrade\tDay\nC\t5"
    assert [unit.kind for unit in units_of(text)] == ["columns", "row", "row", "columns", "row"]


def test_a_second_markdown_table_has_columns_of_its_own() -> None:
    found = contexts(f"{MARKDOWN}\n\n| Country | Hotel |\n|---|---|\n| France | £90 |")
    assert found["| Junior | £30 |"] == "| Grade | Day |"
    assert found["| France | £90 |"] == "| Country | Hotel |"


def test_a_sentence_ends_a_table() -> None:
    found = contexts(f"{PDF}\nOther limits are below.\nTaxi\t£20")
    assert found["Taxi\t£20"] == ""


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("A\tB | C\t ", ["A", "B | C", ""]),
        ("| A | B |", ["A", "B"]),
        ("| A | B", ["A", "B"]),
        ("||B|", ["", "B"]),
        ("| A ||", ["A", ""]),
        (r"| A \| B | C |", ["A | B", "C"]),
        (r"| A | B \|", ["A", "B |"]),
    ],
)
def test_cells_are_parted_by_tabs_or_pipes(row: str, expected: list[str]) -> None:
    assert cells(row) == expected


@pytest.mark.parametrize(
    ("line", "row"),
    [("A\tB", True), ("| A |", True), ("|---|", True), ("|", False), ("A | B", False), ("", False)],
)
def test_what_is_a_row(line: str, row: bool) -> None:
    assert is_row(line) == row


def test_an_item_leans_on_the_words_that_announce_its_list() -> None:
    assert read("Please bring all of it. You need:\n• a passport\n2. a ticket\n(c) patience") == [
        ("sentence", "Please bring all of it.", ""),
        ("lead", "You need:", ""),
        ("item", "a passport", "You need:"),
        ("item", "a ticket", "You need:"),
        ("item", "patience", "You need:"),
    ]


def test_a_list_in_a_list_leans_on_the_item_that_announces_it() -> None:
    text = "You need:\n• a passport\n• for visitors:\n– a visa\n– a letter\n• patience"
    assert read(text)[2:] == [
        ("lead", "for visitors:", "You need:"),
        ("item", "a visa", "for visitors:"),
        ("item", "a letter", "for visitors:"),
        ("item", "patience", "You need:"),
    ]


def test_a_list_in_a_list_leans_on_the_item_that_names_it() -> None:
    text = "Severity levels are:\n• High\n◦ Stolen keys\n▪ of a safe\n◦ Fire\n• Low\n◦ Noise"
    above = {u.context: u.group for u in units_of(text) if u.context}
    assert read(text)[1:] == [
        ("item", "High", "Severity levels are:"),
        ("item", "Stolen keys", "High"),
        ("item", "of a safe", "Stolen keys"),
        ("item", "Fire", "High"),
        ("item", "Low", "Severity levels are:"),
        ("item", "Noise", "Low"),
    ]
    assert above["High"] == above["Low"] == "Severity levels are:"


def test_a_list_below_an_item_that_says_something_keeps_the_opening() -> None:
    text = "You need:\n• a passport, and these papers of yours.\n◦ a visa"
    assert contexts(text)["a visa"] == "You need:"


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        (("1.", "2.", "3."), ("a)", "b)")),
        (("(a)", "(b)", "(c)"), ("(i)", "(ii)")),
        (("(a)", "(b)", "(c)"), ("1.", "2.")),
        (("-", "-", "-"), ("*", "*")),
    ],
)
def test_a_list_in_a_list_ends_where_the_outer_marks_return(
    outer: tuple[str, str, str], inner: tuple[str, str]
) -> None:
    first, second, third = outer
    text = (
        f"You need:\n{first} a passport\n{second} one of these:\n{inner[0]} a visa\n"
        f"{inner[1]} a letter\n{third} patience"
    )
    found = contexts(text)
    assert found["a letter"] == "one of these:"
    assert found["patience"] == "You need:"


def test_numbers_tell_where_a_list_in_a_list_with_the_same_marks_ends() -> None:
    found = contexts(
        "The members may:\n1. vote;\n2. delay a decision:\n1. at once;\n2. until the vote;\n"
        "3. for a week.\n3. appoint a secretary.\n4. note this:\n5. resign."
    )
    assert found["at once;"] == found["for a week."] == "delay a decision:"
    assert found["vote;"] == found["appoint a secretary."] == found["resign."] == "The members may:"


def test_the_letters_i_and_v_of_a_list_keep_its_lead() -> None:
    text = "You need:\n" + "\n".join(f"({letter}) thing {letter}" for letter in "ghijtuvwxyz")
    assert set(contexts(text).values()) == {"", "You need:"}


def test_a_paragraph_ends_a_list() -> None:
    found = contexts("You need:\n• a passport\nThat is all.\n• Something else")
    assert found["Something else"] == ""


def test_a_long_item_is_quoted_by_its_sentences() -> None:
    sentence = "Everybody who travels abroad keeps the tickets of all the trains that were taken."
    text = "Rules:\n• " + " ".join([sentence] * (LONGEST_ITEM // len(sentence) + 1))
    assert set(read(text)[1:]) == {("item", sentence, "Rules:")}


def test_what_answers_a_question_leans_on_it() -> None:
    text = "Can I carry leave over?\nYes. Five days may be carried over.\nLaptops are locked."
    assert read(text) == [
        ("question", "Can I carry leave over?", ""),
        ("sentence", "Yes.", "Can I carry leave over?"),
        ("sentence", "Five days may be carried over.", "Can I carry leave over?"),
        ("sentence", "Laptops are locked.", ""),
    ]


def test_a_list_may_answer_a_question() -> None:
    assert contexts("What do I need?\n1. a form\n2. a stamp") == {
        "What do I need?": "",
        "a form": "What do I need?",
        "a stamp": "What do I need?",
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "This does not apply to staff.",
        "They are given a card.",
        "In such cases a guard is called.",
        "Otherwise nobody is let in.",
        "Dies gilt auch für Gäste.",
        "(This does not apply to staff.)",
        "All of these are returned.",
        "Put them on the shelf.",
        "After that the badge is void.",
        "Danach ist der Ausweis ungültig.",
        "Dans ce cas, on appelle un agent.",
        "De lo contrario no se entra.",
        "Altrimenti non si entra.",
        "In dat geval komt een bewaker.",
        "Caso contrário, ninguém entra.",
    ],
)
def test_a_sentence_that_refers_back_leans_on_the_one_before(sentence: str) -> None:
    assert contexts(f"Visitors sign in. {sentence}")[sentence] == "Visitors sign in."


@pytest.mark.parametrize(
    "sentence",
    [
        "Theses are kept.",
        "Item four is void.",
        "Staff sign in.",
        "Es ist verboten.",
        "Il est interdit.",
        "Sie erhalten einen Ausweis.",
    ],
)
def test_other_sentences_stand_alone(sentence: str) -> None:
    assert contexts(f"Visitors sign in. {sentence}")[sentence] == ""


def test_nothing_refers_back_over_a_paragraph() -> None:
    assert contexts("Visitors sign in.\nThis is new.")["This is new."] == ""


@pytest.mark.parametrize(
    "text",
    [
        "“Leave” means paid absence.",
        '"Leave" (annual): paid absence.',
        "**Leave**: paid absence.",
        "**Leave:** paid absence.",
        "Travel time refers to the time on the way.",
        "• Leave means paid absence.",
    ],
)
def test_definitions_are_known(text: str) -> None:
    assert [unit.kind for unit in units_of(text)] == ["definition"]


@pytest.mark.parametrize(
    "text",
    ["Leave is paid.", "Leave: ask your manager.", "By all means go.", "This by no means ends."],
)
def test_these_define_nothing(text: str) -> None:
    assert [unit.kind for unit in units_of(text)] == ["sentence"]


@pytest.mark.parametrize(
    ("before", "context"),
    [
        ("In addition, the packages in main", "In addition, the packages in main"),
        ("Employees who work shifts", "Employees who work shifts"),
        ("Staff (see Annex 2)", "Staff (see Annex 2)"),
        ("#track monitor: ticket", ""),
        ("See https://track.example/ticket?id=12", ""),
        ("Ask your manager.", ""),
        ("(Ask your manager.)", ""),
    ],
)
def test_a_sentence_that_a_list_goes_on_with_is_its_opening(before: str, context: str) -> None:
    assert contexts(f"{before}\n• must not need others")["must not need others"] == context


def test_what_refers_back_defines_nothing() -> None:
    text = "Shared drives are backed up. It also means that nothing is kept at home."
    assert [unit.kind for unit in units_of(text)] == ["sentence", "sentence"]


def test_a_context_is_cut_to_its_end() -> None:
    lead = "All of these " * 30 + "are needed:"
    context = contexts(f"{lead}\n• a form")["a form"]
    assert len(context) == LONGEST_CONTEXT and lead.endswith(context)


def test_a_unit_is_stored_as_json() -> None:
    unit = Unit("row", 3, 9, "Grade\tDay")
    assert Unit.read(json.loads(json.dumps(unit.stored()))) == unit


def test_what_a_later_release_stores_of_a_unit_besides_is_passed_over() -> None:
    unit = Unit("row", 3, 9, "Grade\tDay", "London", "¹ Without fuel.")
    assert Unit.read([*unit.stored(), "of a later release"]) == unit


@pytest.mark.parametrize("text", ["", "\n\n", "  \n\t\n", "|---|---|", "•", "• ", ":", "?", "\t"])
def test_next_to_nothing_breaks_nothing(text: str) -> None:
    assert all(0 <= unit.start <= unit.end <= len(text) for unit in units_of(text))


def test_of_two_columns_of_words_the_first_row_is_one_of_them() -> None:
    text = "Owner\tHR\nVersion\t3.1\nValid from\t1 March 2026\nApproved by\tThe board"
    assert read(text)[0] == ("row", "Owner\tHR", "")
    notice = "Kind\tNotice\nHoliday\t3 working days\nTraining\t1 week\nOther\tnone"
    assert read(notice)[1] == ("row", "Holiday\t3 working days", "Kind\tNotice")
    limits = "Amount\tApproved by\nup to £500\tManager\nup to £2,500\tDirector\nabove £2,500\tBoard"
    assert read(limits)[1] == ("row", "up to £500\tManager", "Amount\tApproved by")


def test_what_is_ticked_is_an_item_that_keeps_its_mark() -> None:
    assert read("The company pays for:\n☑ Car hire\n☐ Flights in business class\n• Hotels") == [
        ("lead", "The company pays for:", ""),
        ("item", "☑ Car hire", "The company pays for:"),
        ("item", "☐ Flights in business class", "The company pays for:"),
        ("item", "Hotels", "The company pays for:"),
    ]


def test_lines_below_what_announces_them_lean_on_it() -> None:
    text = (
        "Send it to:\nClaims Department\nPO Box 1234\nAnytown, USA 00000\nIt is read within a week."
    )
    assert read(text) == [
        ("lead", "Send it to:", ""),
        ("item", "Claims Department", "Send it to:"),
        ("item", "PO Box 1234", "Send it to:"),
        ("item", "Anytown, USA 00000", "Send it to:"),
        ("sentence", "It is read within a week.", ""),
    ]


def test_a_line_behind_a_sentence_or_a_heading_of_its_own_is_no_item() -> None:
    assert ("sentence", "PO Box 1234", "") in read("Write to us.\nPO Box 1234")
    assert ("sentence", "PO Box 1234", "") in read(
        "Send it to:\nThe office is closed.\nPO Box 1234"
    )


def test_marks_that_stand_close_to_their_items() -> None:
    text = "You can write:\n-By mail:\n12 Main Street\n-By fax:\n555-0100\n-By hand"
    units = list(units_of(text))
    assert [(unit.kind, text[unit.start : unit.end], unit.leans_on) for unit in units] == [
        ("lead", "You can write:", ""),
        ("lead", "By mail:", "You can write:"),
        ("item", "12 Main Street", "You can write:\nBy mail:"),
        ("lead", "By fax:", "You can write:"),
        ("item", "555-0100", "You can write:\nBy fax:"),
        ("item", "By hand", "You can write:"),
    ]


def test_bullets_need_no_blank() -> None:
    assert read("You need:\n•A pass\n•Two photos")[1:] == [
        ("item", "A pass", "You need:"),
        ("item", "Two photos", "You need:"),
    ]


@pytest.mark.parametrize("text", ["-5 degrees are too cold", "-based rules apply"])
def test_a_dash_before_anything_but_a_capital_is_no_mark(text: str) -> None:
    assert read(text) == [("sentence", text, "")]
