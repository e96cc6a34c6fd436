"""Searchable when complete, in its old form until then, and gone when deleted."""

import threading

import pytest

from core.documents import ingest
from core.documents.chunking.split import ChunkText
from core.documents.intake import Actor, delete_document, reprocess
from core.errors import NotFound
from core.tenancy.context import tenant
from tests.documents import pdfs, scanned

ACTOR = Actor("test")
OLD, NEW = "Employees have 25 days of paid leave.", "Employees have 30 days of paid leave."


def run(organization, version):
    ingest.parse(organization.id, version.pk)
    ingest.embed(organization.id, version.pk)


def test_a_document_is_searchable_only_when_complete(organization, document_factory, state, found):
    document = document_factory(organization, OLD, ingest=False)
    version = state(organization, document)
    assert found(organization) == []
    ingest.parse(organization.id, version.pk)
    version = state(organization, document)
    assert (version.status, version.stage) == ("processing", "embedding")
    assert (version.progress_done, version.progress_total) == (0, version.chunk_count)
    assert found(organization) == []
    ingest.embed(organization.id, version.pk)
    version = state(organization, document)
    assert (version.status, version.stage) == ("completed", "done")
    assert version.progress_done == version.progress_total == version.chunk_count == 1
    assert (version.page_count, version.claim, version.run, version.indexed_run) == (1, None, 1, 1)
    assert found(organization) == [OLD]


def test_what_could_not_be_read_is_kept_with_the_version(organization, document_factory, state):
    text = OLD.encode() + "Größere Teams fragen früher. ".encode() * 9 + b"\xff"
    document = document_factory(organization, content=text, ingest=False)
    version = state(organization, document)
    assert version.warnings == []
    run(organization, version)
    assert state(organization, document).warnings == [
        {
            "code": "characters_damaged",
            "detail": "Damaged characters are shown as � in the text (1). Save it as UTF-8.",
            "values": {"count": "1"},
        }
    ]


def test_words_with_a_damaged_character_are_found_and_keep_their_place(
    organization, document_factory, found
):
    text = (
        "Größere Teams fragen früher. ".encode() * 9 + b"Zahlungen \xfcber 5000 Euro zeichnen wir."
    )
    document_factory(organization, content=text)
    (content,) = found(organization, "Wer zeichnet Zahlungen von 5000 Euro?")
    assert "Zahlungen \ufffdber 5000 Euro" in content


def test_progress_counts_the_scanned_pages_while_they_are_read(
    organization, document_factory, state, monkeypatch, tmp_path
):
    source = pdfs.drawn(tmp_path / "s.pdf", pdfs.lines(*pdfs.SENTENCES))
    page = scanned.pictured(source)[0].convert("1")
    page.save(tmp_path / "a.tiff", save_all=True, append_images=[page])
    content = (tmp_path / "a.tiff").read_bytes()
    document = document_factory(organization, content=content, filename="a.tiff", ingest=False)
    seen = []
    told = ingest._tell_scans

    def watched(*args):
        told(*args)
        version = state(organization, document)
        seen.append((version.stage, version.progress_done, version.progress_total))

    monkeypatch.setattr(ingest, "_tell_scans", watched)
    run(organization, state(organization, document))
    assert seen == [("extracting", 1, 2), ("extracting", 2, 2)]
    version = state(organization, document)
    assert (version.status, version.kind, version.page_count) == ("completed", "tiff", 2)
    assert version.warnings[0]["code"] == "read_from_scan"
    assert version.warnings[0]["pages"] == [1, 2]


def test_progress_and_heartbeat_are_written_batch_by_batch(
    organization, document_factory, state, override, monkeypatch
):
    override(CHUNK_TOKENS=24, CHUNK_OVERLAP_TOKENS=0)
    monkeypatch.setattr(ingest, "EMBED_BATCH", 2)
    text = "\n\n".join(f"# Rule {n}\n\nThe rule on this says {n} days of it." for n in range(7))
    document = document_factory(organization, text, filename="rules.md", ingest=False)
    seen = []

    class Watched:
        def __init__(self, model):
            self._model = model

        def __getattr__(self, name):
            return getattr(self._model, name)

        def embed_passages(self, texts):
            version = state(organization, document)
            seen.append((version.progress_done, version.progress_total, version.heartbeat_at))
            return self._model.embed_passages(texts)

    model = ingest.embedding_model()
    monkeypatch.setattr(ingest, "embedding_model", lambda: Watched(model))
    run(organization, state(organization, document))
    total = seen[0][1]
    assert total >= 4
    assert [done for done, _, _ in seen] == list(range(0, total, 2))
    beats = [beat for _, _, beat in seen]
    assert beats == sorted(beats) and len(set(beats)) == len(beats)


def test_reprocessing_keeps_the_old_text_searchable_until_the_new_run_is_complete(
    organization, document_factory, state, found, counts, monkeypatch
):
    document = document_factory(organization, OLD)
    before = counts(organization)
    reprocess(organization.id, document.pk, ACTOR)
    version = state(organization, document)
    assert (version.status, version.stage, version.indexed_run) == ("pending", "queued", 1)
    assert found(organization) == [OLD]
    ingest.parse(organization.id, version.pk)
    assert state(organization, document).run == 2
    assert state(organization, document).chunk_count == before["Chunk"]
    assert counts(organization)["Chunk"] == 2 * before["Chunk"]
    assert found(organization) == [OLD]
    ingest.embed(organization.id, version.pk)
    assert found(organization) == [OLD]
    assert state(organization, document).indexed_run == 2
    assert counts(organization) == before


def test_what_is_known_of_a_version_changes_with_the_run_that_is_shown(
    organization, document_factory, state, monkeypatch
):
    document = document_factory(organization, OLD)

    def facts():
        version = state(organization, document)
        return version.chunk_count, version.page_count, version.language

    before = facts()
    french = ChunkText(
        0, "Les employés ont droit à vingt jours de congés payés par an.", "", 1, 1, (), ()
    )
    monkeypatch.setattr(ingest, "split", lambda *_, **__: [french])
    reprocess(organization.id, document.pk, ACTOR)
    version = state(organization, document)
    ingest.parse(organization.id, version.pk)
    assert facts() == before
    ingest.embed(organization.id, version.pk)
    assert facts() == (1, before[1], "fr")


def test_a_failed_reprocessing_leaves_the_old_text_searchable(
    organization, document_factory, state, found, monkeypatch
):
    from core.errors import DamagedPdf

    def damaged(*_, **__):
        raise DamagedPdf("The file is damaged. Upload it again.")

    document = document_factory(organization, OLD)
    reprocess(organization.id, document.pk, ACTOR)
    monkeypatch.setattr(ingest, "extract", damaged)
    run(organization, state(organization, document))
    version = state(organization, document)
    assert (version.status, version.error_code) == ("failed", "damaged_pdf")
    assert found(organization) == [OLD]


def test_reprocessing_what_is_under_way_changes_nothing(organization, document_factory, state):
    document = document_factory(organization, OLD, ingest=False)
    ingest.parse(organization.id, state(organization, document).pk)
    before = state(organization, document)
    reprocess(organization.id, document.pk, ACTOR)
    after = state(organization, document)
    assert (after.stage, after.run, after.status) == (before.stage, before.run, before.status)


def test_a_replacement_is_searched_instead_of_the_old_version_once_complete(
    organization, document_factory, state, found
):
    document = document_factory(organization, OLD)
    document_factory(organization, NEW, replaces=document.pk, ingest=False)
    assert found(organization) == [OLD]
    run(organization, state(organization, document))
    assert found(organization) == [NEW]


def test_deleting_takes_rows_vectors_and_files_with_it(
    organization, document_factory, found, counts, originals
):
    document = document_factory(organization, OLD)
    document_factory(organization, NEW, replaces=document.pk)
    kept = document_factory(organization, "Hotels cost 120 euros.", title="Travel")
    delete_document(organization.id, document.pk, ACTOR)
    assert found(organization) == ["Hotels cost 120 euros."]
    assert set(counts(organization).values()) == {1}
    assert len(originals(organization)) == 1
    with pytest.raises(NotFound):
        delete_document(organization.id, document.pk, ACTOR)
    delete_document(organization.id, kept.pk, ACTOR)
    assert originals(organization) == []


@pytest.mark.parametrize("step", ["extract", "split"])
def test_deleting_while_it_is_parsed_ends_the_worker_quietly(
    organization, document_factory, state, counts, originals, monkeypatch, step
):
    document = document_factory(organization, OLD, ingest=False)
    version = state(organization, document)
    original = getattr(ingest, step)

    def delete_first(*arguments, **options):
        result = original(*arguments, **options)
        delete_document(organization.id, document.pk, ACTOR)
        return result

    monkeypatch.setattr(ingest, step, delete_first)
    ingest.parse(organization.id, version.pk)
    assert set(counts(organization).values()) == {0}
    assert originals(organization) == []
    ingest.embed(organization.id, version.pk)


def test_deleting_before_the_file_is_read_ends_the_worker_quietly(
    organization, document_factory, state, counts, monkeypatch
):
    document = document_factory(organization, OLD, ingest=False)
    version = state(organization, document)
    limits = ingest.limits

    def delete_first():
        delete_document(organization.id, document.pk, ACTOR)
        return limits()

    monkeypatch.setattr(ingest, "limits", delete_first)
    ingest.parse(organization.id, version.pk)
    assert set(counts(organization).values()) == {0}


def test_deleting_while_it_is_embedded_ends_the_worker_quietly(
    organization, document_factory, state, found, counts, monkeypatch
):
    document = document_factory(organization, OLD, ingest=False)
    version = state(organization, document)
    ingest.parse(organization.id, version.pk)
    parts_of = ingest.parts_of

    def delete_first(*arguments):
        delete_document(organization.id, document.pk, ACTOR)
        return parts_of(*arguments)

    monkeypatch.setattr(ingest, "parts_of", delete_first)
    ingest.embed(organization.id, version.pk)
    assert set(counts(organization).values()) == {0}
    assert found(organization) == []


def test_deleting_at_the_moment_of_storing_takes_the_new_rows_too(
    organization, document_factory, state, counts, monkeypatch
):
    """The worker has its row locked and its chunks written, but not committed."""
    document = document_factory(organization, OLD, ingest=False)
    version = state(organization, document)
    stored, outcome = threading.Event(), []
    store = ingest._store

    def delete():
        stored.wait(10)
        try:
            delete_document(organization.id, document.pk, ACTOR)
            outcome.append("deleted")
        except Exception as error:
            outcome.append(error)

    thread = threading.Thread(target=delete)
    thread.start()

    def slowly(*arguments):
        store(*arguments)
        stored.set()
        thread.join(0.5)

    monkeypatch.setattr(ingest, "_store", slowly)
    ingest.parse(organization.id, version.pk)
    thread.join(10)
    assert outcome == ["deleted"]
    assert set(counts(organization).values()) == {0}


def test_replacing_what_is_being_deleted_is_not_found(
    organization, document_factory, counts, originals, monkeypatch
):
    from core.documents import intake

    document = document_factory(organization, OLD)
    get_document = intake.get_document
    save = intake.save_original

    def delete_first(*arguments):
        monkeypatch.setattr(intake, "save_original", save)
        name = save(*arguments)
        delete_document(organization.id, document.pk, ACTOR)
        return name

    monkeypatch.setattr(intake, "save_original", delete_first)
    with pytest.raises(NotFound):
        document_factory(organization, NEW, replaces=document.pk)
    assert get_document is intake.get_document
    assert set(counts(organization).values()) == {0}
    assert originals(organization) == []


def test_a_title_changed_by_a_replacement_is_the_one_shown(organization, document_factory):
    from core.retrieval.search import search

    document = document_factory(organization, OLD, title="Leave 2025")
    document_factory(organization, NEW, title="Leave 2026", replaces=document.pk)
    hits = search(organization.id, "paid leave").hits
    assert [hit.document_title for hit in hits] == ["Leave 2026"]
    with tenant(organization.id):
        assert document.versions.count() == 2
