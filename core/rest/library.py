"""The library: documents as the REST surface and the pages find and list them. Inside
``tenant()``."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Literal, TypeAlias, get_args
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from core.conversations.uses import last_cited, times_cited
from core.documents.lookup import documents_with_words
from core.documents.models import DocumentVersion, Status
from core.documents.standing import newest_versions, with_standing
from core.tenancy.audiences import EVERYBODY, GROUP, WIDGET, reader_named
from core.tenancy.readers import MEMBERS

View = Literal["all", "in_force", "coming", "ended", "due", "failed", "archived"]
Listed: TypeAlias = "QuerySet[DocumentVersion]"
NOBODY = "(nobody)"  # no username has brackets
SOON = timedelta(days=30)
UUID_FORM = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

COLUMNS: dict[str, Any] = {
    "title": Lower("document__title"),
    "created_at": F("document__created_at"),
    "updated_at": F("changed_at"),
    "department": KeyTextTransform("department", "document__metadata"),
    "owner": F("document__owner__username"),
    "review_due": F("document__review_due"),
    "times_cited": F("times_cited"),
    "last_cited": F("last_cited"),
}
ORDERINGS = [sign + name for name in COLUMNS for sign in ("", "-")]


class LibraryFilter(serializers.Serializer[Any]):
    """Which documents; what is left out narrows nothing."""

    view = serializers.ChoiceField(
        get_args(View),
        default="all",
        help_text="`all` but the archived; `in_force` today; `coming`: with a version that counts"
        " from a later day; `ended`: none counts any more; `due`: to be reviewed within 30 days;"
        " `failed`: the newest file could not be read; `archived`.",
    )
    status = serializers.ChoiceField(
        Status.choices, required=False, help_text="Of the newest version."
    )
    q = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="A part of the title, or words that all stand in the text.",
    )
    department = serializers.CharField(max_length=120, required=False)
    owner = serializers.CharField(
        max_length=150, required=False, help_text="A username, or `(nobody)`."
    )
    tag = serializers.CharField(max_length=60, required=False)
    language = serializers.CharField(max_length=10, required=False, help_text="Such as `en`.")
    audience = serializers.RegexField(
        rf"^(?:{EVERYBODY}|{MEMBERS}|(?:{GROUP}|{WIDGET}){UUID_FORM})\Z",
        required=False,
        error_messages={
            "invalid": _("Must be everybody, members, or group: or widget: with an id behind it.")
        },
        help_text="What they may read and be answered from, and so also what is for everybody: of "
        "`everybody`, all `members`, the members of a `group:` or the visitors of a `widget:`, "
        "with its id behind the colon.",
    )


class LibraryQuery(LibraryFilter):
    ordering = serializers.ChoiceField(ORDERINGS, default="-created_at")


def listed_versions() -> Listed:
    """The newest version of each document, with all that lists say of it: ``with_standing``,
    ``times_cited`` and ``last_cited``."""
    return with_standing(newest_versions()).annotate(
        times_cited=times_cited("document"), last_cited=last_cited("document")
    )


def find_documents(wanted: dict[str, Any]) -> list[UUID]:
    """The newest versions of what a valid LibraryQuery asks for, by their ids, in its order:
    a page of them is listed by ``listed_in_order``."""
    found = narrowed(listed_versions(), wanted)
    name = wanted["ordering"].removeprefix("-")
    column, descends = COLUMNS[name], wanted["ordering"].startswith("-")
    order = column.desc(nulls_last=True) if descends else column.asc(nulls_last=True)
    return list(found.order_by(order, "document_id").values_list("pk", flat=True))


def listed_in_order(versions: Iterable[UUID]) -> list[Any]:
    """``listed_versions`` of these ids, in their order."""
    wanted = list(versions)
    # All that lists say is worked out for these only.
    found = listed_versions().in_bulk(wanted)
    return [found[version] for version in wanted if version in found]


def due_by(days: timedelta = SOON) -> Q:
    """Documents to be reviewed within ``days``, or earlier."""
    return Q(document__review_due__lte=timezone.now().date() + days)


def in_view(versions: Listed, view: View) -> Listed:
    """Those of ``versions``, with their standing, that ``view`` shows."""
    if view == "archived":
        return versions.filter(document__archived_on__isnull=False)
    kept = versions.filter(document__archived_on=None)
    conditions = {
        "all": Q(),
        "in_force": Q(standing="in_force"),
        "coming": Q(next_number__isnull=False),
        "ended": Q(standing="ended"),
        "due": due_by(),
        "failed": Q(status=Status.FAILED),
    }
    return kept.filter(conditions[view])


def narrowed(versions: Listed, wanted: dict[str, Any]) -> Listed:
    """Those of ``versions``, with their standing, that a valid LibraryFilter asks for."""
    return in_view(versions, wanted["view"]).filter(_filters(wanted))


def _filters(wanted: dict[str, Any]) -> Q:
    asked = Q()
    if "status" in wanted:
        asked &= Q(status=wanted["status"])
    if text := wanted.get("q"):
        with_words = Q(document__in=documents_with_words(text))
        asked &= Q(document__title__icontains=text) | with_words
    if department := wanted.get("department"):
        asked &= Q(document__metadata__department=department)
    if owner := wanted.get("owner"):
        name = None if owner == NOBODY else owner
        asked &= Q(document__owner__username=name)
    if tag := wanted.get("tag"):
        # One tag may stand alone.
        asked &= Q(document__metadata__tags__contains=[tag]) | Q(document__metadata__tags=tag)
    if language := wanted.get("language"):
        asked &= Q(language=language)
    if audience := wanted.get("audience"):
        asked &= _read_by(audience)
    return asked


def _read_by(name: str) -> Q:
    reader = reader_named(name)
    if reader is None:
        return Q(pk__in=[])
    # Nothing overlaps with an empty list.
    named = Q(document__audience__overlap=list(reader.audiences))
    return Q(document__audience=None) | named
