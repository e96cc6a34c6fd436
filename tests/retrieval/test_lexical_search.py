"""Words find what meaning alone may miss, each language read in its own way."""

import io

import pytest

from core.documents.ingest import embed, parse
from core.documents.intake import Actor, Upload, accept
from core.documents.models import Chunk, DocumentVersion, Posting
from core.retrieval.search import search
from core.tenancy.context import tenant

POLICIES = {
    "Travel": "Employees book train journeys through the portal. Form TX-4471 is needed abroad.",
    "Leave": "Employees have 25 days of paid leave. Unused leave lapses in March.",
    "Devices": "Employees lock their laptops. Lost laptops are reported to the service desk.",
}


@pytest.fixture
def policies(organization, document_factory):
    return {
        title: document_factory(organization, text, title=title) for title, text in POLICIES.items()
    }


def found(organization, query, **options):
    return search(organization.id, query, **options)


def test_a_word_that_only_one_text_has_leads_to_it(organization, policies):
    result = found(organization, "TX-4471", top_k=3)
    assert result.hits[0].document_title == "Travel"
    assert result.hits[0].lexical > 0.5
    by_title = {c.document_title: c for c in result.candidates}
    assert by_title["Travel"].lexical_rank == 1
    assert by_title["Leave"].lexical_rank is None


def test_every_form_of_a_word_is_the_same_word(organization, policies):
    best = found(organization, "reporting a lost laptop", top_k=1).hits[0]
    assert best.document_title == "Devices"
    assert best.lexical > 0.6


def test_titles_count_as_words_of_their_documents(organization, document_factory):
    for name, place in {"Alpha": "desk", "Bravo": "gate"}.items():
        text = f"Visitors sign in at the {place} before they enter."
        document_factory(organization, text, title=f"{name} site rules")
    assert found(organization, "Bravo", top_k=2).hits[0].document_title == "Bravo site rules"


def test_a_word_that_every_text_has_weighs_little(organization, policies):
    result = found(organization, "employees laptops", top_k=3)
    scores = {c.document_title: c.lexical for c in result.candidates}
    assert scores["Devices"] > 0.7 > 0.3 > scores["Leave"] > 0


def test_german_is_read_as_german_beside_english(organization, document_factory, policies):
    document_factory(
        organization,
        "Mitarbeitende haben Anspruch auf dreißig Urlaubstage im Jahr. Der Antrag auf Urlaub "
        "wird schriftlich bei der Personalabteilung gestellt.",
        title="Urlaubsordnung",
    )
    with tenant(organization.id):
        languages = set(DocumentVersion.objects.values_list("language", flat=True))
    assert languages == {"de", "en"}
    # English has no rule that makes these two words one.
    best = found(organization, "schriftlicher Anträge", top_k=1).hits[0]
    assert (best.document_title, best.language) == ("Urlaubsordnung", "de")
    assert best.lexical > 0.6


def test_chinese_is_found_by_any_two_characters(organization, document_factory):
    document_factory(
        organization, "员工每年享有二十五天带薪年假。未用完的年假三月失效。", title="休假"
    )
    document_factory(
        organization, "员工离开座位时必须锁定笔记本电脑。遗失设备须立即报告。", title="设备"
    )
    best = found(organization, "带薪年假有多少", top_k=1).hits[0]
    assert best.document_title == "休假"
    assert best.lexical > 0.1


@pytest.mark.parametrize(
    "query", ["", "   ", "the of and", "?!", "'; DROP TABLE", "a & b | !c:*", "x" * 3000]
)
def test_a_query_without_words_is_searched_by_meaning(organization, policies, query):
    result = found(organization, query, top_k=3)
    assert len(result.hits) == 3
    assert all(0 <= hit.score <= 1 for hit in result.hits)


def test_only_the_words_of_the_version_in_force_are_found(organization, document_factory, policies):
    document_factory(
        organization,
        "Employees book flights with the agency.",
        title="Travel",
        replaces=policies["Travel"].pk,
    )
    result = found(organization, "train TX-4471 portal", top_k=5)
    assert all(c.lexical == 0 for c in result.candidates)
    assert "TX-4471" not in " ".join(hit.content for hit in result.hits)


def test_words_of_other_organizations_are_not_found(
    organization, other_organization, document_factory, policies
):
    document_factory(other_organization, "The zeppelin departs at noon.")
    result = found(organization, "zeppelin", top_k=5)
    assert all(c.lexical == 0 for c in result.candidates)
    assert {hit.document_title for hit in result.hits} == set(POLICIES)


def test_a_version_ingested_again_leaves_one_set_of_words(organization, policies):
    with tenant(organization.id):
        version = policies["Leave"].versions.get()
        before = sorted(Posting.objects.filter(version=version).values_list("term", "chunks"))
        DocumentVersion.objects.update(status="pending", stage="queued")
    parse(organization.id, version.pk)
    embed(organization.id, version.pk)
    with tenant(organization.id):
        rows = Posting.objects.filter(version=version)
        assert sorted(rows.values_list("term", "chunks")) == before
        assert {row.run for row in rows} == {2}


def test_deleting_a_document_deletes_its_words(organization, policies, api):
    response = api(organization.secret_key).delete(f"/api/v1/documents/{policies['Leave'].pk}/")
    assert response.status_code == 204
    with tenant(organization.id):
        assert not Posting.objects.filter(term="laps").exists()
        assert Posting.objects.filter(term="laptop").exists()


def test_the_weightiest_chunk_of_a_word_comes_first(organization):
    everyone = "Leave is a right of everyone in the company, whatever their hours or place are."
    text = "\f".join([everyone, "Leave, leave, leave. More leave."])
    document, _ = accept(
        organization.id,
        Upload(file=io.BytesIO(text.encode()), filename="p.txt", title="P"),
        Actor("t"),
    )
    with tenant(organization.id):
        version = document.versions.get()
    parse(organization.id, version.pk)
    with tenant(organization.id):
        chunks = Chunk.objects.filter(version=version).count()
        posting = Posting.objects.get(version=version, term="leav")
        assert len(posting.chunks) == chunks
        assert posting.impacts == sorted(posting.impacts, reverse=True)
