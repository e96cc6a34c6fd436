"""What documents are called: as the version that answers. Inside ``tenant()``.

Each version has a title of its own, which is the document's from the day on which answers come
from it (``settle_title``). One without any is from an earlier release, or of a document that has
had only one version, and is called as its document is.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import CharField, F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from core.documents.models import Document, DocumentVersion
from core.documents.timeline import counting_on


def settle_title(document_id: UUID) -> None:
    """Call a locked document as its version is called that answers today."""
    versions = list(DocumentVersion.objects.filter(document=document_id))
    title = _naming(versions).title if versions else ""
    if title:
        Document.objects.filter(pk=document_id).exclude(title=title).update(
            title=title, updated_at=timezone.now()
        )


def name_run(version: DocumentVersion, title: str) -> None:
    """Note what the file of a version that is being read calls itself, unless somebody chose a
    title meanwhile. It is the version's title once answers come from this run (``named_by``); what
    nobody is answered from yet may call its document so at once."""
    # Before the version is written, as whoever deletes the document locks it before its versions.
    document = Document.objects.select_for_update(no_key=True).filter(pk=version.document_id)
    if not document.filter(title_given=False).exists():
        return
    waits = str(version.held_run)
    titles = {run: name for run, name in version.run_titles.items() if run == waits}
    mine = DocumentVersion.objects.filter(pk=version.pk)
    mine.update(run_titles={**titles, str(version.run): title})
    if not version.indexed_run:
        mine.update(title=title)
        settle_title(version.document_id)


def named_by(run: int) -> Coalesce:
    """The title of a version from which answers come as ``run`` read it, as a column."""
    # Django's own transform takes a key of digits for a place in a list.
    said = Func(
        F("run_titles"),
        Value(str(run)),
        function="jsonb_extract_path_text",
        output_field=CharField(),
    )
    return Coalesce(said, F("title"))


def title_to_come(document: Document, chosen: str) -> str:
    """The title of the next version of a locked ``document``: the one that came with its file,
    else that of the version before it."""
    # From now on the versions may be called differently.
    document.versions.filter(title="").update(title=document.title)
    newest = document.versions.filter(withdrawn_at=None).order_by("-number").first()
    return chosen[:300] or (newest.title if newest else document.title)


def rename(document: Document, title: str) -> None:
    """Have a locked ``document`` be called ``title``, by whoever saves it; so are its versions,
    but for those to come that were given another title."""
    versions = list(document.versions.all())
    same = Q(title__in=["", document.title])
    if versions and document.title_given:
        same |= Q(number__lte=_naming(versions).number)
    elif versions:
        same = Q()  # none was given any
    document.versions.filter(same).update(title=title, run_titles={})
    document.title, document.title_given = title, True


def _naming(versions: Sequence[DocumentVersion]) -> DocumentVersion:
    """The version that answers today, else the newest that ever could, else the newest."""
    left = [one for one in versions if one.withdrawn_at is None] or versions
    readable = [one for one in left if one.indexed_run]
    answering = counting_on(versions, timezone.now().date())
    return answering or max(readable or left, key=lambda one: one.number)
