"""Folders are ingested as in production, asked, and cleared away."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from core.conversations.models import Conversation
from core.documents.models import Chunk, Document
from core.errors import ModelUnavailable
from core.tenancy.context import platform, tenant
from core.tenancy.models import Organization
from tests.evaluation.conftest import write_set


def evaluation_organizations():
    with platform():
        found = Organization.objects.filter(slug__startswith="evaluation-")
        return list(found.order_by("created_at"))


def test_a_set_of_pdfs_is_judged_by_its_pages(evaluate, paged):
    printed, report = evaluate(paged)

    figures = report["sets"]["northwind"]["figures"]
    assert figures["questions"] == 2
    assert figures["hit@1"] == figures["mrr"] == figures["strict@1"] == 1.0
    assert (figures["answerable"], figures["unanswerable"]) == (2, 1)
    assert figures["answered"] == figures["refused"] == figures["balanced_accuracy"] == 1.0
    assert figures["quotes_found"] == 1.0
    # Evidence from another document may stand behind the answer, and never alone.
    assert figures["citation_document"] > 0.5
    assert figures["rightly_cited"] == 1.0
    assert 0 < figures["search_ms_p50"] <= figures["search_ms_p95"]
    assert 0 < figures["answer_ms_p50"] <= figures["answer_ms_p95"]
    assert "hit@1" in printed
    assert "balanced accuracy" in printed


def test_each_question_is_told_with_all_that_happened_to_it(evaluate, paged):
    _, report = evaluate(paged)

    questions = {one["qid"]: one for one in report["sets"]["northwind"]["questions"]}
    assert questions["2"]["ranks"] == {"right": 1, "near": 1, "strict": 1}
    assert questions["2"]["hits"][0]["document_title"] == "Travel policy"
    assert questions["2"]["hits"][0]["pages"] == [2, 2]
    (cited, *_) = questions["2"]["answer"]["citations"]
    assert cited["page"] == 2
    assert "120 euros" in cited["quote"]
    assert cited["quote"] in " ".join(cited["passage"].split())
    assert questions["3"]["answer"]["answered"] is False
    assert questions["3"]["answer"]["citations"] == []


def test_a_label_on_the_wrong_page_is_missed(evaluate, paged):
    (paged / "qrels.jsonl").write_text(
        '{"qid": "1", "doc_id": "leave", "page": 2, "best_page": 2}\n'
        '{"qid": "2", "doc_id": "leave", "page": 1, "best_page": 1}\n'
    )

    _, report = evaluate(paged, "--retrieval-only")

    figures = report["sets"]["northwind"]["figures"]
    assert figures["hit@1"] == 0.0
    assert figures["near@1"] == 0.5  # one of the two is one page off
    assert figures["hit@10"] == 1.0
    assert "answered" not in figures


def test_spans_are_found_again_in_the_chunks_of_a_text(evaluate, spanned):
    _, report = evaluate(spanned)

    one = report["sets"]["policyqa"]
    assert (
        one["questions"][0]["question"]
        == "shop.example privacy policy: Who is my address shared with?"
    )
    assert one["figures"]["hit@1"] == one["figures"]["strict@1"] == 1.0
    assert one["figures"]["near@1"] is None
    assert one["figures"]["citation_precision"] > 0
    assert one["chunks_not_placed"] == []


def test_passages_with_the_same_words_are_one(evaluate, passages):
    _, report = evaluate(passages)

    figures = report["sets"]["mtrag"]["figures"]
    assert figures["hit@1"] == figures["citation_precision"] == 1.0
    assert len(report["sets"]["mtrag"]["questions"][0]["hits"]) == 2


def test_together_the_questions_of_one_set_search_the_documents_of_all(evaluate, paged, passages):
    printed, report = evaluate(paged, passages, "--together", "--retrieval-only")

    (question,) = report["sets"]["mtrag"]["questions"]
    titles = {hit["document_title"] for hit in question["hits"]}
    assert "Travel policy" in titles
    assert report["together"] is True
    assert "northwind" in printed
    assert "mtrag" in printed


def test_nothing_is_left_but_an_inactive_organization(evaluate, paged):
    evaluate(paged)

    organization = evaluation_organizations()[-1]
    assert not organization.is_active
    with tenant(organization.pk):
        assert not Document.objects.exists()
        assert not Chunk.objects.exists()
        assert not Conversation.objects.exists()


def test_keep_leaves_the_documents(evaluate, passages):
    evaluate(passages, "--keep", "--retrieval-only")

    organization = evaluation_organizations()[-1]
    assert organization.is_active
    with tenant(organization.pk):
        assert Document.objects.count() == 2


def test_a_sample_takes_the_same_questions_each_time(evaluate, paged):
    _, first = evaluate(paged, "--sample", 2, "--retrieval-only")
    _, second = evaluate(paged, "--sample", 2, "--retrieval-only")

    asked = [[one["qid"] for one in r["sets"]["northwind"]["questions"]] for r in (first, second)]
    assert asked == [["1", "3"], ["1", "3"]]


def test_an_answer_that_breaks_off_does_not_end_the_run(evaluate, paged, monkeypatch):
    from core.evaluation import asking

    prepare = asking.prepare

    def sometimes(organization_id, question):
        if "hotel" in question.text:
            raise ModelUnavailable("The model was lost in the middle of a sentence.")
        return prepare(organization_id, question)

    monkeypatch.setattr(asking, "prepare", sometimes)
    _, report = evaluate(paged)

    one = report["sets"]["northwind"]
    assert one["figures"]["broken_off"] == 1
    assert one["figures"]["answered"] == 0.5
    assert one["questions"][1]["answer"]["error"].startswith("The model was lost")


@pytest.mark.parametrize(
    ("corpus", "queries", "qrels", "complaint"),
    [
        ([{"doc_id": "d"}], [], [], "corpus.jsonl, line 1: there is no 'text'"),
        ([], [], [], "holds no question"),
        ([], [{"qid": "1", "question": "?"}], [{"qid": "1", "doc_id": "d"}], "no document 'd'"),
        (
            [{"doc_id": "d", "text": "t"}],
            [{"qid": "1", "question": "?"}],
            [{"qid": "1", "doc_id": "d", "span": 3}],
            "qrels.jsonl, line 1",
        ),
    ],
)
def test_a_set_with_a_mistake_is_refused_by_file_and_line(
    tmp_path, evaluate, corpus, queries, qrels, complaint
):
    folder = write_set(tmp_path / "wrong", corpus, queries, qrels)

    with pytest.raises(CommandError, match=complaint):
        evaluate(folder)


def test_a_file_that_can_not_be_ingested_ends_the_run_and_is_named(tmp_path, evaluate):
    folder = write_set(
        tmp_path / "broken",
        [{"doc_id": "handbook", "title": "", "pdf": "handbook.pdf"}],
        [{"qid": "1", "question": "What?", "answerable": True}],
        [{"qid": "1", "doc_id": "handbook", "page": 1}],
    )
    (folder / "handbook.pdf").write_bytes(b"%PDF-1.7\nnothing follows")

    with pytest.raises(CommandError, match="handbook can't be ingested"):
        evaluate(folder)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["no-such-folder"], "There is no"),
        (["{folder}", "{folder}"], "same name"),
        (["{folder}", "--organization", "harbour"], "organization of its own"),
        (["{folder}", "--sample", "0"], "from 1 on"),
        (["{folder}", "--compare", "no-such-file.json"], "can't be read"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(passages, arguments, complaint):
    words = [word.format(folder=passages) for word in arguments]
    with pytest.raises(CommandError, match=complaint):
        call_command("evaluate", *words, stdout=io.StringIO())


def test_a_run_can_be_read_by_other_programs(evaluate, passages, tmp_path):
    evaluate(passages, "--retrieval-only")

    report = json.loads((tmp_path / "report.json").read_text())
    assert report["embedding_model"].startswith("all-MiniLM")
    assert report["provider"] == "extractive"
    assert report["evaluated_at"]
