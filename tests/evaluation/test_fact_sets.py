"""Sets that name facts: read, asked of an organization or of their own documents, compared."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from core.conversations.models import Conversation
from core.documents.models import Document
from core.errors import InvalidInput
from core.evaluation.fact_file import names_facts, read_fact_file, read_fact_folder
from core.tenancy.context import tenant

LEAVE = "# Leave\n\nEmployees have 25 days of paid leave a year.\n"
SICKNESS = "# Sickness\n\nWhoever is ill tells the team before nine o'clock.\n"
DAYS = {
    "question": "How many days of paid leave do employees have a year?",
    "answerable": True,
    "kind": "number",
    "must": [["\\b25 DAYS", "twenty-five days"]],
}
DINOSAURS = {
    "question": "Which dinosaurs lived in the Jurassic?",
    "answerable": False,
    "kind": "offtopic",
    "must": [],
}


def write(path, *rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture
def folder(tmp_path):
    """A set of two documents and two questions."""
    folder = tmp_path / "handbook"
    write(folder / "questions.jsonl", DAYS, DINOSAURS)
    (folder / "docs").mkdir()
    (folder / "docs" / "leave.md").write_text(LEAVE)
    (folder / "docs" / "sickness.md").write_text(SICKNESS)
    (folder / "docs" / "notes.bin").write_text("no document\n")
    return folder


def test_a_line_gives_a_typed_question(tmp_path):
    row = {**DAYS, "qid": "a-1", "wrong": ["30 days"], "before": ["Is there leave?"], "doc": "x"}

    facts = read_fact_file(write(tmp_path / "leave.jsonl", row, DINOSAURS))

    asked, other = facts.questions
    assert facts.name == "leave"
    assert (asked.qid, asked.kind, asked.before) == ("a-1", "number", ("Is there leave?",))
    ((digits, spelled),) = asked.must
    assert digits.search("you have 25 days")
    assert spelled.search("Twenty-Five Days")
    assert [one.pattern for one in asked.wrong] == ["30 days"]
    assert (other.qid, other.answerable, other.must) == ("line 2", False, ())


def test_a_dot_matches_a_line_end(tmp_path):
    row = {**DAYS, "must": [["8 days.*30 June"]]}

    (asked,) = read_fact_file(write(tmp_path / "q.jsonl", row)).questions

    assert asked.must[0][0].search("8 DAYS\nuntil 30 june")


def test_a_folder_brings_its_documents(folder):
    facts = read_fact_folder(folder)

    assert facts.name == "handbook"
    assert [source.doc_id for source in facts.sources] == ["leave.md", "sickness.md"]


def test_a_sample_is_spaced_over_the_set(tmp_path):
    rows = [{**DAYS, "qid": str(number)} for number in range(10)]
    facts = read_fact_file(write(tmp_path / "q.jsonl", *rows))

    assert [one.qid for one in facts.sample(3).questions] == ["0", "3", "6"]
    assert facts.sample(20) == facts


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"question": " "}, "line 2: the question is missing"),
        ({"answerable": "yes"}, "line 2: answerable must be true or false"),
        ({"answerable": None}, "line 2: answerable must be true or false"),
        ({"kind": 7}, "line 2: kind must be a word"),
        ({"must": []}, "line 2: must is empty"),
        ({"must": "25 days"}, "line 2: must is a list of lists"),
        ({"must": ["25 days"]}, "line 2: each group in must"),
        ({"must": [[]]}, "line 2: each group in must"),
        ({"must": [[25]]}, "line 2: must holds something that is no text"),
        ({"must": [["(25"]]}, r"line 2: “\(25” in must is no regular expression"),
        ({"wrong": ["[a"]}, r"line 2: “\[a” in wrong is no regular expression"),
        ({"before": "Hello"}, "line 2: before holds something that is no text"),
        ({"answerable": False}, "line 2: a question that can't be answered has no fact"),
    ],
)
def test_a_line_with_a_mistake_is_refused_by_number(tmp_path, change, complaint):
    path = write(tmp_path / "q.jsonl", DAYS, {**DAYS, **change})

    with pytest.raises(InvalidInput, match=complaint):
        read_fact_file(path)


def test_an_empty_set_and_a_folder_without_documents_are_refused(tmp_path, folder):
    with pytest.raises(InvalidInput, match="holds no question"):
        read_fact_file(write(tmp_path / "q.jsonl"))
    for path in (folder / "docs").glob("*.md"):
        path.unlink()
    with pytest.raises(InvalidInput, match="holds no file that can be read"):
        read_fact_folder(folder)


def test_sets_that_name_places_are_told_from_sets_that_name_facts(tmp_path):
    assert names_facts(write(tmp_path / "facts.jsonl", {"question": "?"}, DAYS))
    assert not names_facts(write(tmp_path / "places.jsonl", {"question": "?", "document": "x"}))


def test_a_file_is_asked_of_an_organization_that_has_the_documents(
    evaluate, organization, document_factory, tmp_path
):
    document_factory(organization, LEAVE, title="Leave policy", filename="leave.md")
    path = write(tmp_path / "leave.jsonl", DAYS, {**DAYS, "must": [["30 days"]]}, DINOSAURS)

    output, report = evaluate(path, "--organization", organization.model.slug)

    found = report["sets"]["leave"]
    figures = found["figures"]
    assert (figures["answerable"], figures["unanswerable"]) == (2, 1)
    assert (figures["right"], figures["right_in_60"], figures["refused"]) == (0.5, 0.5, 1.0)
    assert figures["fact_in_sources"] == 0.5
    assert figures["words_p50"] > 3
    assert figures["answer_ms_p50"] > 0
    assert set(found["kinds"]) == {"number", "offtopic"}
    assert found["kinds"]["offtopic"]["right"] is None
    assert "in 60 words" in output
    assert "  offtopic" in output
    with tenant(organization.id):
        assert Document.objects.count() == 1
        assert not Conversation.objects.exists()


def test_earlier_turns_are_asked_first_in_the_same_conversation(
    evaluate, organization, document_factory, tmp_path
):
    document_factory(organization, LEAVE + SICKNESS, title="Handbook", filename="handbook.md")
    row = {**DAYS, "question": "And how many of those a year?", "before": [DAYS["question"]]}

    _, report = evaluate(
        write(tmp_path / "turns.jsonl", row), "--organization", organization.model.slug
    )

    (asked,) = report["sets"]["turns"]["questions"]
    assert asked["before"] == [DAYS["question"]]
    assert asked["judged"]["in_sources"]


def test_a_folder_is_ingested_into_an_organization_of_its_own(evaluate, folder):
    output, report = evaluate(folder)

    assert report["sets"]["handbook"]["figures"]["right"] == 1.0
    assert report["sets"]["handbook"]["models"]
    assert "handbook: answered by" in output


def test_a_fact_that_was_lost_since_fails_the_comparison(
    evaluate, organization, document_factory, tmp_path
):
    document_factory(organization, LEAVE, title="Leave policy", filename="leave.md")
    arguments = ("--organization", organization.model.slug)
    _, report = evaluate(write(tmp_path / "leave.jsonl", DAYS), *arguments)
    earlier = tmp_path / "earlier.json"
    earlier.write_text(json.dumps(report))

    evaluate(tmp_path / "leave.jsonl", *arguments, "--compare", earlier)
    write(tmp_path / "leave.jsonl", {**DAYS, "must": [["30 days"]]})

    with pytest.raises(CommandError, match=r"leave: right 1\.0000 → 0\.0000"):
        evaluate(tmp_path / "leave.jsonl", *arguments, "--compare", earlier)


def test_facts_are_not_looked_for_without_answers(folder):
    with pytest.raises(CommandError, match="leave --retrieval-only out"):
        call_command("evaluate", str(folder), "--retrieval-only", stdout=io.StringIO())
