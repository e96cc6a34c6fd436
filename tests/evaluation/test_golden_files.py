"""An organization's own questions, asked of the documents that it has."""

import io

import pytest
from django.core.management import CommandError, call_command

from core.audit.models import AuditEvent
from core.conversations.models import Conversation
from core.documents.models import Document
from core.evaluation.golden_file import read_golden_file
from core.evaluation.golden_set import Label
from core.tenancy.context import tenant

TEXT = (
    "# Leave\n\nEmployees have 25 days of paid leave a year.\n\n"
    "# Sickness\n\nWhoever is ill tells the team before nine o'clock.\n"
)


@pytest.fixture
def harbour(organization, document_factory):
    """An organization with one document, of one page."""
    document_factory(organization, TEXT, title="Leave policy", filename="leave.md")
    return organization


def write_csv(tmp_path, *lines):
    path = tmp_path / "questions.csv"
    path.write_text("question,answerable,document,page,quote\n" + "\n".join(lines) + "\n")
    return path


def test_a_csv_file_is_asked_of_an_organization(evaluate, harbour, tmp_path):
    path = write_csv(
        tmp_path,
        "How many days of paid leave do I have?,yes,Leave policy,1,25 days of paid leave",
        "Who tells the team before nine o'clock that they are ill?,,leave.md,,",
        "Which dinosaurs lived in the Jurassic?,no,,,",
    )

    _, report = evaluate(path, "--organization", harbour.model.slug)

    figures = report["sets"]["questions"]["figures"]
    assert figures["questions"] == 2
    assert figures["hit@1"] == 1.0
    assert figures["balanced_accuracy"] == 1.0
    assert figures["quotes_found"] == 1.0


def test_asking_leaves_no_conversation_and_no_document_behind(evaluate, harbour, tmp_path):
    path = write_csv(tmp_path, "How many days of paid leave do I have?,yes,Leave policy,,")

    evaluate(path, "--organization", harbour.model.slug)

    with tenant(harbour.id):
        assert Document.objects.count() == 1
        assert not Conversation.objects.exists()
        assert AuditEvent.objects.filter(action="person.erased").count() == 1


def test_a_quote_tells_the_right_chunk_from_others_on_its_page(evaluate, harbour, tmp_path):
    path = write_csv(
        tmp_path,
        "How many days of paid leave do I have?,yes,Leave policy,1,before nine o'clock",
    )

    _, report = evaluate(path, "--organization", harbour.model.slug, "--retrieval-only")

    (question,) = report["sets"]["questions"]["questions"]
    right = [hit for hit in question["hits"] if hit["right"]]
    assert right
    assert all("nine" in hit["excerpt"] for hit in right)


def test_json_lines_say_the_same_as_a_csv_file(tmp_path):
    path = tmp_path / "questions.jsonl"
    path.write_text(
        '{"question": "How many days?", "document": "Leave policy", "page": 3}\n'
        '{"question": "How many days?", "document": "Leave policy", "quote": "25 days"}\n'
        '\n{"question": "Who?", "answerable": false}\n'
    )

    golden = read_golden_file(path)

    how_many, who = golden.questions
    assert how_many.labels == (
        Label("Leave policy", pages=(3,)),
        Label("Leave policy", quote="25 days"),
    )
    assert how_many.answerable is True
    assert (who.text, who.answerable, who.labels) == ("Who?", False, ())


def test_a_quote_may_hold_commas_quotation_marks_and_line_ends(tmp_path):
    path = write_csv(tmp_path, 'When?,yes,Leave policy,"2; 3","He said ""today,\nor never"""')

    (question,) = read_golden_file(path).questions

    assert question.labels == (
        Label("Leave policy", pages=(2, 3), quote='He said "today,\nor never"'),
    )


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (",yes,Leave policy,,", "line 2: the question is missing"),
        ("When?,perhaps,Leave policy,,", "must be yes or no"),
        ("When?,yes,,,", "needs the document"),
        ("When?,yes,Leave policy,three,", "page must be a number"),
        ("When?,yes,Leave policy,,\nWhen?,no,,,", "line 3: an earlier line"),
        ("When?,yes,Leave policy,1,at once, they say", "line 2: There are more cells"),
        ('When?,yes,Leave policy,,"at once\nWho?,no,,,', "From line 2 on"),
    ],
)
def test_a_line_with_a_mistake_is_refused_by_number(tmp_path, line, complaint):
    from core.errors import InvalidInput

    with pytest.raises(InvalidInput, match=complaint):
        read_golden_file(write_csv(tmp_path, line))


def test_every_label_that_the_documents_do_not_bear_out_is_named(evaluate, harbour, tmp_path):
    path = write_csv(
        tmp_path,
        "How many days?,yes,Travel policy,,",
        "How many days of paid leave?,yes,Leave policy,,30 days of paid leave",
        "How many days a year?,yes,Leave policy,2,25 days of paid leave",
        "And this?,yes,Leave policy,,25 days of paid leave",
    )

    with pytest.raises(CommandError) as refused:
        evaluate(path, "--organization", harbour.model.slug)

    first, second, third = str(refused.value).splitlines()
    assert "There is no document “Travel policy”" in first
    assert "“30 days of paid leave” does not stand in" in second
    assert "does not stand on page 2" in third


def test_a_golden_file_needs_an_organization(tmp_path):
    path = write_csv(tmp_path, "Who?,no,,,")

    with pytest.raises(CommandError, match="Give --organization"):
        call_command("evaluate", str(path), stdout=io.StringIO())


def test_another_organizations_documents_are_not_there(
    evaluate, harbour, other_organization, tmp_path
):
    path = write_csv(tmp_path, "How many days?,yes,Leave policy,,")

    with pytest.raises(CommandError, match="There is no document"):
        evaluate(path, "--organization", other_organization.model.slug)
