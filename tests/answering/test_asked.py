"""What a question asks for, and whether words hold such a value."""

import pytest

from core.answering.choosing.asked import asked_of, holds, missing_in, second_by_itself


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("How many days of leave do I get?", "number"),
        ("How much can I claim for a hotel?", "number"),
        ("What is the daily meal limit?", "number"),
        ("What’s the maximum for a taxi?", "number"),
        ("whats the limit for dinner", "number"),
        ("What percentage is matched?", "number"),
        ("When do I have to hand in receipts?", "date"),
        ("By what date must leave be taken?", "date"),
        ("How long is parental leave?", "duration"),
        ("How soon do I get my money?", "duration"),
        ("How long can I be on sick leave?", "measure"),
        ("How long must a password be?", "measure"),
        ("How long does my password have to be?", "measure"),
        ("How long may my probation be?", "measure"),
        ("How often is the policy reviewed?", "measure"),
        ("Who approves travel?", "person"),
        ("To whom do I report a loss?", "person"),
        ("Which team looks after laptops?", "person"),
        ("How many days do people who work nights get?", "number"),
        ("What does a new lock cost?", "price"),
        ("How much do we have to pay for a permit?", "price"),
        ("What do I pay for parking when the bus is late?", "price"),
        ("What is the phone number of the pharmacy?", "phone"),
        ("what's the fax number for appeals", "phone"),
        ("email address for hr", "mail"),
        ("whats the extension for security", "phone"),
        ("whats the number to ring when I am ill", "phone"),
        ("Where do I post my claim?", "post"),
        ("whats the mailing address of the claims team", "post"),
    ],
)
def test_what_is_wanted(question: str, want: str) -> None:
    assert asked_of(question, "en").wants == (want,)


@pytest.mark.parametrize(
    "question",
    [
        "Can I carry leave over?",
        "Is travel by taxi allowed?",
        "What is leave?",
        "parking",
        "",
        "Where do we gather when the alarm goes?",
        "What happens when I am late?",
        "What's the difference when it comes to pay?",
        "What mobile phone can I get?",
        "What happens if I need an extension to my probation?",
    ],
)
def test_other_questions_want_no_value(question: str) -> None:
    asked = asked_of(question, "en")
    assert (asked.wants, asked.second, asked.amounts) == ((), "", ())


@pytest.mark.parametrize(
    ("question", "second", "wants"),
    [
        (
            "How many days can I carry over, and until when?",
            "until when",
            ("number", "date"),
        ),
        ("Who pays, and how long does it take?", "how long does it take", ("person", "duration")),
        ("How many days do I get? When do they lapse?", "When do they lapse", ("number", "date")),
        ("Can I carry leave over, and until when?", "until when", ("", "date")),
        ("How much do I get and what form is needed?", "what form is needed", ("number", "")),
        ("Is it allowed, and why?", "why", ()),
        ("Is overtime paid and who approves it?", "who approves it", ("", "person")),
        ("If I am ill, who is told and do I need a note?", "do I need a note", ("person", "")),
        ("Can I bring my dog and do I need consent?", "do I need consent", ()),
        (
            "Who approves overtime and what happens if it wasn't approved?",
            "what happens if it wasn't approved",
            ("person", ""),
        ),
    ],
)
def test_a_double_question_wants_two_things(
    question: str, second: str, wants: tuple[str, ...]
) -> None:
    asked = asked_of(question, "en")
    assert (asked.second, asked.wants) == (second, wants)


@pytest.mark.parametrize(
    "question",
    [
        "When and where?",
        "What and who is meant?",
        f"How many days do I get, and when {'on each of the days ' * 5}may I leave?",
        "Can I work from home and travel?",
        "What are the rules on gifts and expenses?",
        "Where are the terms and conditions set out?",
        "Are there rooms for rest and recreation?",
        "Do I have to say why and when I'm leaving?",
        "If I am ill, who is told?",
        "If I am ill, do I need a note?",
    ],
)
def test_these_are_no_double_questions(question: str) -> None:
    assert asked_of(question, "en").second == ""


@pytest.mark.parametrize(
    ("question", "amounts"),
    [
        ("Who approves £600?", [("600", "£")]),
        ("How much leave after five years?", [("5", "year")]),
        ("Who signs for 12k?", [("12000", "")]),
        ("Who signs for 40 grand?", [("40000", "")]),
        ("Is twelve grand too much, or £2m?", [("12000", ""), ("2000000", "£")]),
        ("Can I spend a couple of hundred quid?", [("200", "£")]),
        ("May I accept a tenner?", [("10", "£")]),
        ("What happens at the grand opening?", []),
        ("May I take 2 weeks and spend $300?", [("300", "$"), ("2", "week")]),
        ("Who pays for 2000 miles?", [("2000", "mile")]),
        ("Who approves £2000?", [("2000", "£")]),
        ("How many days do I have in 2025?", []),
        ("What was the rate in 1999?", []),
        ("Does it end on 31 March 2026?", []),
        ("Can I leave at 4pm or 16:30?", []),
        ("What does section 4.2 say?", []),
        ("Is COVID-19 a reason?", []),
        ("When is payment due?", []),
        ("May I ask more than once?", []),
    ],
)
def test_the_amounts_that_the_asker_gives(question: str, amounts: list[tuple[str, str]]) -> None:
    found = [(f"{one.low:f}", one.unit) for one in asked_of(question, "en").amounts]
    assert sorted(found) == sorted(amounts)


@pytest.mark.parametrize(
    ("want", "text", "expected"),
    [
        ("number", "You get 25 days.", True),
        ("number", "Twenty-five days are paid.", True),
        ("number", "There is no limit.", True),
        ("number", "Leave is paid.", False),
        ("price", "A key costs £12.", True),
        ("price", "Staff pay 20 per cent.", True),
        ("price", "There is no charge.", True),
        ("price", "The course takes 3 days.", False),
        ("date", "It ends on 31 March.", True),
        ("date", "It ends in March.", True),
        ("date", "By the end of the year.", True),
        ("date", "It ends at last.", False),
        ("duration", "Within 5 days.", True),
        ("duration", "It takes a week.", True),
        ("duration", "It takes patience.", False),
        ("duration", "It costs 5 pounds.", False),
        ("measure", "A password has 12 characters.", True),
        ("measure", "It is reviewed quarterly.", True),
        ("measure", "A password is kept secret.", False),
        ("person", "Your manager decides.", True),
        ("", "Leave is paid.", True),
    ],
)
def test_what_holds_such_a_value(want, text: str, expected: bool) -> None:
    assert holds(want, text) == expected


@pytest.mark.parametrize(
    ("question", "answer", "missing"),
    [
        ("How many days, and until when?", "Five days.", ("until when",)),
        ("How much is paid, and until when?", "£50 is paid.", ("until when",)),
        ("How much is paid, and until when?", "£50 is paid until March.", ()),
        ("Can I carry leave over, and until when?", "Leave is carried over.", ("until when",)),
        ("Who pays and how much is it?", "Finance pays.", ("how much is it",)),
        ("How much is paid and who pays?", "£50 is paid.", ()),
        ("How much is paid?", "Finance pays.", ()),
    ],
)
def test_a_second_half_without_a_value_is_missing(
    question: str, answer: str, missing: tuple[str, ...]
) -> None:
    assert missing_in(asked_of(question, "en"), answer) == missing


@pytest.mark.parametrize(
    ("text", "has_one"),
    [
        ("Call 0800 123 456.", True),
        ("(555) 123-4567", True),
        ("Security, ext. 4110", True),
        ("The desk answers on 4110.", True),
        ("By 4110, or 4111.", True),
        ("Section 410.2", False),
        ("| Finance Helpdesk | 4610 |", True),
        ("hr@harbour.example", False),
        ("https://harbour.example/help", True),
        ("Tell your manager within 5 days.", False),
        ("£4,610 in 2024", False),
        ("150 employees, by 17:00", False),
        ("EUR 1200 a year, or CHF 1100", False),
        ("EUR 1200 a year. Ask on 4110.", True),
    ],
)
def test_what_is_a_number_to_call(text: str, has_one: bool) -> None:
    assert holds("phone", text) is has_one


@pytest.mark.parametrize(
    ("text", "has_one"),
    [
        ("PO Box 1234", True),
        ("Anytown, CA 90210", True),
        ("Leeds LS1 4DY", True),
        ("12 Harbour Street, Hull", True),
        ("20095 Hamburg", True),
        ("Hafenstraße 12", True),
        ("claims@harbour.example", False),
        ("Within 30 days of the loss.", False),
        ("Send it by post or fax.", False),
        ("See section 4 Leave, of 2026 Annual leave.", False),
    ],
)
def test_where_a_letter_goes(text: str, has_one: bool) -> None:
    assert holds("post", text) is has_one


def test_what_is_an_address_of_mail() -> None:
    assert holds("mail", "hr@harbour.example")
    assert not holds("mail", "Call 0800 123 456.")


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("Who approves overtime and what if it wasn't?", ""),
        ("Is overtime paid and who approves it?", "overtime paid: who approves it"),
        ("Is overtime paid and until when?", ""),
        ("Can I bring a dog and do I need consent?", "bring dog: do I need consent"),
    ],
)
def test_a_second_half_without_a_value_is_read_behind_its_topic(question: str, read: str) -> None:
    assert second_by_itself(asked_of(question, "en")) == read
