"""Changes of documents as the REST surface and the pages take them; applied inside
``tenant()``."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.documents.details import MOST_TAGS, Change, change_document
from core.documents.intake import get_document
from core.documents.models import Document
from core.documents.standing import newest_versions
from core.documents.versions import DATES, change_dates
from core.errors import NotFound
from core.quality.entries import follow_title
from core.rest.audience_field import AudienceField
from core.rest.json_object import JsonObject

MOST_AT_ONCE = 500


def _one_tag(tag: str) -> None:
    """ValidationError for what pages and files would read as two."""
    if "," in tag or ";" in tag:
        raise serializers.ValidationError(_("A tag has no comma and no semicolon."))


def _tags(**options: Any) -> serializers.ListField:
    tag = serializers.CharField(max_length=60, validators=[_one_tag])
    return serializers.ListField(child=tag, max_length=MOST_TAGS, required=False, **options)


class KeepingFields(serializers.Serializer[Any]):
    """What is said of one document or of many; what is left out stays."""

    audience = AudienceField(required=False, help_text="Who may read it and be answered from it.")
    owner = serializers.UUIDField(
        required=False, allow_null=True, help_text="An active member; null is nobody."
    )
    department = serializers.CharField(
        max_length=120,
        required=False,
        allow_blank=True,
        help_text="Also `department` in the metadata, where filters look for it.",
    )
    review_months = serializers.IntegerField(
        min_value=1,
        max_value=120,
        required=False,
        allow_null=True,
        help_text="Every how many months it is reviewed.",
    )
    review_due = serializers.DateField(required=False, allow_null=True)
    archived = serializers.BooleanField(
        required=False, help_text="From today on no answer comes from it."
    )


class DocumentChange(KeepingFields):
    title = serializers.CharField(max_length=300, required=False)
    metadata = JsonObject(required=False, help_text="All of it: names that are left out go.")
    tags = _tags(help_text="All of them. Also `tags` in the metadata.")
    reviewed = serializers.BooleanField(
        required=False, help_text="true: reviewed today, so it is due again after `review_months`."
    )
    effective_from = serializers.DateField(
        required=False, allow_null=True, help_text="Of the newest version, as the next is."
    )
    effective_until = serializers.DateField(required=False, allow_null=True)


class DatesChange(serializers.Serializer[Any]):
    """What is left out stays."""

    effective_from = serializers.DateField(required=False, allow_null=True)
    effective_until = serializers.DateField(required=False, allow_null=True)


class CompareQuery(serializers.Serializer[Any]):
    """Which versions; left out, the newer is the newest, and the older the one before it."""

    older = serializers.IntegerField(min_value=1, max_value=1_000_000, required=False)
    newer = serializers.IntegerField(min_value=1, max_value=1_000_000, required=False)


class ManyDocuments(serializers.Serializer[Any]):
    documents = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_AT_ONCE
    )


class ManyChange(ManyDocuments, KeepingFields):
    """One change of many documents; all of them get it or none."""

    add_tags = _tags()
    remove_tags = _tags()


def change_one(document_id: UUID, given: dict[str, Any], *, actor: str) -> None:
    """Apply a valid DocumentChange. NotFound, InvalidInput, Conflict."""
    document = get_document(document_id, lock=True)
    dates = {name: given[name] for name in DATES if name in given}
    details = {name: value for name, value in given.items() if name not in DATES}
    change_details(document, Change(**details), actor=actor)
    if dates:
        newest = newest_versions().get(document=document)
        change_dates(document, newest.number, dates, actor=actor)


def change_details(document: Document, change: Change, *, actor: str) -> None:
    """Apply ``change`` to a locked document; golden questions that name it by title follow it."""
    before = document.title
    change_document(document, change, actor=actor)
    if document.title != before:
        follow_title(before, document.title, actor=actor)


def change_many(given: dict[str, Any], *, actor: str) -> int:
    """Apply a valid ManyChange; returns how many documents there are. NotFound, InvalidInput."""
    change = Change(**{name: value for name, value in given.items() if name != "documents"})
    documents = find_many(given["documents"], lock=True)
    for document in documents:
        change_document(document, change, actor=actor)
    return len(documents)


def find_many(document_ids: Sequence[UUID], *, lock: bool = False) -> list[Document]:
    """The documents in the order of their ids, ``lock``ed until the commit; NotFound unless all
    are there."""
    found = Document.objects.filter(pk__in=document_ids).order_by("pk")
    # In one order, so that two changes of the same documents don't wait for each other.
    documents = list(found.select_for_update(no_key=True) if lock else found)
    if len(documents) < len(set(document_ids)):
        raise NotFound("One of the documents is not there any more. Load the list again.")
    return documents
