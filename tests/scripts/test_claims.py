"""Counting what answers state and no cited passage says."""

import json

import pytest

from scripts.benchmarks.claim_words import stated_in
from scripts.benchmarks.claims import count_claims
from tests.scripts.test_bench import bench

PASSAGE = (
    "Northwind Standard pays 80% of 1,200 dollars, twice a year. Requests reach the "
    "Benefits Office (benefits@northwind.example) by March 5, 2024. Employees have five days."
)


def record(text, *, passage=PASSAGE, answered=True, found=True, title="Handbook"):
    citation = {
        "document_title": title,
        "section": "Costs",
        "passage": passage,
        "quote": passage[:20],
        "quote_found": found,
        "page": 3,
    }
    answer = {"answered": answered, "text": text, "citations": [citation] if answered else []}
    return {"qid": "q", "answer": answer}


def invented(text, **changes):
    sets = {"set": {"questions": [record(text, **changes)]}}
    return [(one.kind, one.text) for one in count_claims(sets).invented]


@pytest.mark.parametrize(
    "text",
    [
        "Northwind Standard pays 80 percent of $1,200.00. [1]",
        "It pays eighty percent two times. [1, 2]",
        "You have 5 days. Requests come by 5 March. [1]",
        "Write to the Benefits Office: benefits@northwind.example. [1]",
        "1. Employees have five days. [1]\n2. See the Handbook under “Costs”. [1]",
        "One of the employees asks. [1]",
        "Northwind's Standard plan pays. [1]",
    ],
)
def test_what_a_cited_passage_says_is_no_invention(text):
    assert invented(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It pays 90% of it. [1]", [("number", "90%")]),
        ("It pays $80 of it. [1]", [("number", "$80")]),
        ("It pays 1,200 euros. [1]", [("number", "1,200 euros")]),
        ("Employees have six days. [1]", [("number", "six")]),
        ("Employees have one day. [1]", [("number", "one")]),
        ("Requests come by March 6. [1]", [("date", "March 6")]),
        ("Requests come by 5 March 2025. [1]", [("date", "5 March 2025")]),
        ("Requests come by 2024-03-06. [1]", [("date", "2024-03-06")]),
        ("The Northwind Platinum plan pays. [1]", [("name", "Platinum")]),
        ("Contoso pays 80%. [1]", [("name", "Contoso")]),
        ("Write to hr@northwind.example. [1]", [("address", "hr@northwind.example")]),
    ],
)
def test_what_no_cited_passage_says_is_told(text, found):
    assert invented(text) == found


def test_a_year_that_the_passage_does_not_name_is_an_invention():
    passage = "Requests reach the office by March 5."
    assert invented("By March 5, 2024. [1]", passage=passage) == [("date", "March 5, 2024")]


def test_a_month_and_a_number_do_not_make_a_date():
    passage = "In March there are 6 meetings."
    assert invented("They meet on March 6. [1]", passage=passage) == [("date", "March 6")]


def test_an_ordinary_word_that_begins_a_sentence_is_no_name():
    sets = {
        "set": {
            "questions": [
                record("Generally there are five days. [1]"),
                record("There are five days, generally. [1]"),
            ]
        }
    }
    assert count_claims(sets).invented == ()


@pytest.mark.parametrize(
    ("opening", "names"),
    [("Keeping", []), ("Day-Keeping", []), ("Stopped", []), ("Boeing", ["Boeing"])],
)
def test_a_form_of_an_ordinary_verb_that_begins_a_sentence_is_no_name(opening, names):
    passage = "There are five days. People keep them, or stop it."
    found = invented(f"{opening} five days. [1]", passage=passage)
    assert [text for _, text in found] == names


def test_the_question_and_uncited_sources_support_nothing():
    one = record("The Platinum plan pays 80%. [1]")
    one["question"] = "What does the Platinum plan pay?"
    one["hits"] = [{"excerpt": "The Platinum plan"}]
    count = count_claims({"set": {"questions": [one]}})

    assert [found.text for found in count.invented] == ["Platinum"]


def test_refusals_and_questions_without_answers_state_nothing():
    sets = {"set": {"questions": [record("Ask Jo at 555.", answered=False), {"answer": None}]}}
    count = count_claims(sets)

    assert (count.answers, count.stated, count.invented) == (0, 0, ())


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.5 million dollars", [(1_500_000.0, "$")]),
        ("two hundred and fifty days", [(250.0, "")]),
        ("two and three", [(2.0, ""), (3.0, "")]),
        ("twenty-five percent", [(25.0, "%")]),
        ("one hundred thousand euros", [(100_000.0, "€")]),
        ("on the 1st", [(1.0, "")]),
        ("half a day", [(0.5, "")]),
        ("someone often wonders", []),
        ("5 may be left", [(5.0, "")]),
    ],
)
def test_numbers_are_read_in_digits_and_words(text, values):
    assert [one.value for one in stated_in(text) if one.kind == "number"] == values


def test_bench_claims_fails_and_names_each_invention_and_each_missing_quote(tmp_path):
    questions = [record("It pays 90%. [1]"), record("It pays 80%. [1]", found=False)]
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"sets": {"northwind": {"questions": questions}}}))

    ended = bench("claims", str(file))

    assert ended.returncode == 1
    assert "northwind q: number “90%” in: It pays 90%. [1]" in ended.stdout
    assert "not on the page: Handbook, page 3" in ended.stdout


def test_bench_claims_succeeds_where_nothing_is_invented(tmp_path):
    file = tmp_path / "answers.json"
    file.write_text(json.dumps({"sets": {"s": {"questions": [record("It pays 80%. [1]")]}}}))

    ended = bench("claims", str(file))

    assert ended.returncode == 0
    assert "1 answers state" in ended.stdout


@pytest.mark.parametrize("content", ['{"sets": {}}', "{}", "no JSON"])
def test_bench_claims_does_not_pass_what_holds_no_answers(tmp_path, content):
    file = tmp_path / "answers.json"
    file.write_text(content)

    assert bench("claims", str(file)).returncode == 1
