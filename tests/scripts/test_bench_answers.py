"""`bench answers` on the sets of this repository: what it reads, and how statements are told."""

import json
import re

import pytest

from core.evaluation.fact_file import read_fact_folder
from core.evaluation.fact_questions import Shown, judge
from scripts.benchmarks.answer_sets import FERROW, OWN, Folders, chosen
from scripts.benchmarks.held_out import DOCUMENTS, plain, read_held_out
from scripts.benchmarks.running import BenchmarkFailed
from scripts.benchmarks.statements import (
    Checked,
    figures_by_kind,
    opening_of,
    outcome,
    read_statements,
)

SUPPORTED = Checked("supported", "")
NO_WORDS = Checked("dropped", "words")


def test_every_fact_of_our_own_set_stands_in_its_documents():
    facts = read_fact_folder(OWN / FERROW)
    texts = [source.file.read_text() for source in facts.sources]

    assert (len(texts), len(facts.questions)) == (14, 150)
    for question in facts.questions:
        for group in question.must:
            assert any(one.search(text) for one in group for text in texts), question.qid


def test_every_statement_of_our_own_set_is_about_a_passage_that_is_there():
    rows = [json.loads(line) for line in (OWN / FERROW / "statements.jsonl").open()]

    assert len(rows) == len(read_statements(OWN / FERROW / "statements.jsonl")) == 240
    for row in rows:
        assert row["passage"] in (OWN / FERROW / "docs" / row["doc"]).read_text()


def test_a_passage_is_asked_for_by_its_first_words():
    assert opening_of("| Years | Days |\n|---|---|\n| 2 to 5 | 28 |") == "Years Days 2 to 5 28"
    assert len(opening_of("word " * 40).split()) == 12


def test_a_statement_without_a_question_or_a_passage_is_refused(tmp_path):
    path = tmp_path / "statements.jsonl"
    path.write_text('{"kind": "true", "text": "Dogs are welcome."}\n')

    with pytest.raises(Exception, match="line 1: a statement needs"):
        read_statements(path)


@pytest.mark.parametrize(
    ("shown", "sentences", "expected"),
    [
        ("Yes. Six hours. [1]", [SUPPORTED, SUPPORTED], ("released", "")),
        ("Six hours. [1]", [NO_WORDS, SUPPORTED], ("partly", "words")),
        ("You get six hours. [1]", [Checked("replaced", "turned")], ("replaced", "turned")),
        ("", [NO_WORDS], ("dropped", "words")),
        ("", [], ("refused", "no_evidence")),
        ("Yes. Six hours.", [SUPPORTED, Checked("marked", "words")], ("marked", "words")),
        # The opening of a list is supported and yet not shown, for want of items.
        ("", [SUPPORTED, SUPPORTED], ("partly", "")),
    ],
)
def test_what_became_of_a_statement(shown, sentences, expected):
    assert outcome("Yes. Six hours.", shown, sentences, "no_evidence") == expected


def test_shares_are_given_for_true_false_and_each_kind():
    kinds = figures_by_kind(
        [
            {"kind": "true", "outcome": "released", "check": ""},
            {"kind": "swap", "outcome": "released", "check": ""},
            {"kind": "duty", "outcome": "dropped", "check": "words"},
            {"kind": "duty", "outcome": "replaced", "check": "words"},
        ]
    )

    assert list(kinds) == ["true", "false", "  swap", "  duty"]
    assert (kinds["true"]["released"], kinds["false"]["released"]) == (1.0, 0.3333)
    assert kinds["  duty"]["against"] == {"words": 2}


@pytest.fixture
def training(tmp_path):
    """One item on a document that is held out, one on another."""
    held, other = tmp_path / "held.txt", tmp_path / "training"
    held.write_text("held.md\n")
    other.mkdir()
    item = {
        "doc": "held.md",
        "question": "who do I ask about forms",
        "kind": "table",
        "answer": ["| Forms | Ask [the desk](https://desk.example/forms).{% icon %} |"],
        "true": ["The desk answers."],
        "false": ["Nobody answers.", "The boss answers."],
        "unanswerable": "Where is the desk?",
    }
    rows = [item, {**item, "doc": "other.md"}]
    (other / "part-1.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return other, held


def test_only_documents_that_are_held_out_become_questions(training):
    facts, statements = read_held_out(*training)

    assert [(one.kind, one.answerable) for one in facts.questions] == [
        ("table", True),
        ("unanswerable", False),
    ]
    assert [one.kind for one in statements] == ["true", "false", "false"]


@pytest.mark.parametrize(
    "text",
    [
        "Forms: Ask the desk. [1]",
        "| Forms | Ask [the desk](https://desk.example/forms).{% icon %} | [1]",
    ],
)
def test_an_answer_may_show_markdown_as_it_is_read_or_as_it_stands(training, text):
    facts, _ = read_held_out(*training)
    asked, _ = facts.questions

    assert judge(asked, Shown(text, True, 1, "")).right


def test_what_only_programs_read_is_left_out_of_markdown():
    read = plain('See [the form](a(b)c) {% page "x" %}<br>now')

    assert " ".join(read.split()) == "See the form now"


def test_the_held_out_documents_are_named_one_a_line():
    names = DOCUMENTS.read_text().splitlines()

    assert len(names) == 18
    assert all(re.fullmatch(r"\S+\.md", name) for name in names)


def test_a_set_whose_folder_is_not_given_is_left_out_or_asked_for(capsys, tmp_path):
    nowhere = Folders(None, None)

    assert [corpus.name for corpus in chosen(None, nowhere)] == [FERROW]
    assert "left out: sample, for want of --eval FOLDER" in capsys.readouterr().out
    with pytest.raises(BenchmarkFailed, match="handbooks needs --eval FOLDER"):
        chosen("handbooks", nowhere)
    with pytest.raises(BenchmarkFailed, match="no set 'birds'"):
        chosen("birds", nowhere)
    with pytest.raises(BenchmarkFailed, match=r"sample needs .*missing"):
        chosen("sample", Folders(tmp_path / "missing", None))
