"""What the audit's ids stand for, where that is still there: its name, and where its page is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.accounts.device import device_in_words
from core.audit.detail_names import worded
from core.audit.models import AuditEvent
from core.conversations.gaps.questions import first_questions
from core.conversations.models import Message
from core.curated.models import CuratedQuestion
from core.documents.models import Document
from core.quality.models import GoldenEntry, QualityRun
from core.rest.shown_gaps import MOST_DAYS
from core.tenancy.models import ApiKey, Group, User, Widget
from core.tenancy.readers import MEMBERS
from core.webhooks.endpoints import without_query
from core.webhooks.models import WebhookEndpoint

Key = tuple[str, str]
"""What kind of thing it is, and how the audit writes it."""
Rows = Iterable[tuple[Any, Any, str]]
"""How the audit writes each thing, what its page's address names, and what it is called."""


@dataclass(frozen=True, slots=True)
class Thing:
    """``page`` is an address."""

    name: str
    page: str


@dataclass(frozen=True, slots=True)
class Kind:
    """``rows`` finds those of the given keys that are there, in one statement; ``page`` is the name
    of the address that they lead to, and ``query`` what stands behind it. ``has_ids``: the audit
    writes their ids; else names of theirs."""

    page: str
    rows: Callable[[list[str]], Rows]
    query: str = ""
    has_ids: bool = True


def _documents(ids: list[str]) -> Rows:
    return Document.objects.filter(pk__in=ids).values_list("pk", "pk", "title")


def _groups(ids: list[str]) -> Rows:
    return Group.objects.filter(pk__in=ids).values_list("pk", "pk", "name")


def _groups_by_name(names: list[str]) -> Rows:
    return Group.objects.filter(name__in=names).values_list("name", "pk", "name")


def _widgets(ids: list[str]) -> Rows:
    return Widget.objects.filter(pk__in=ids).values_list("pk", "pk", "name")


def _webhooks(ids: list[str]) -> Rows:
    found = WebhookEndpoint.objects.filter(pk__in=ids).values_list("pk", "url")
    return [(pk, pk, without_query(url)) for pk, url in found]


def _members(names: list[str]) -> Rows:
    return User.objects.filter(username__in=names).values_list("username", "pk", "username")


def _keys(prefixes: list[str]) -> Rows:
    found = ApiKey.objects.filter(prefix__in=prefixes).exclude(name="")
    named = found.values_list("prefix", "name")
    return [(prefix, None, f"{name} ({prefix})") for prefix, name in named]


def _curated_answers(ids: list[str]) -> Rows:
    first = CuratedQuestion.objects.filter(answer__in=map(UUID, ids), position=0)
    return first.values_list("answer", "answer", "text")


def _gaps(ids: list[str]) -> Rows:
    found = first_questions([UUID(one) for one in ids])
    return [(pk, pk, question) for pk, question in found.items()]


def _golden_questions(ids: list[str]) -> Rows:
    return GoldenEntry.objects.filter(pk__in=ids).values_list("pk", "pk", "question")


def _runs(ids: list[str]) -> Rows:
    found = QualityRun.objects.filter(pk__in=ids).values_list("pk", "created_at")
    of = _("Run of %(created_at)s")
    return [(pk, pk, of % {"created_at": date_format(at, "DATETIME_FORMAT")}) for pk, at in found]


def _conversations(ids: list[str]) -> Rows:
    first = Message.objects.filter(conversation__in=map(UUID, ids), position=0).order_by()
    return first.values_list("conversation", F("conversation"), "content")


KINDS = {
    "document": Kind("console:document", _documents),
    "group": Kind("console:group", _groups),
    "group by name": Kind("console:group", _groups_by_name, has_ids=False),
    "widget": Kind("console:widget", _widgets),
    "webhook": Kind("console:webhook", _webhooks),
    "member": Kind("console:person", _members, has_ids=False),
    "key": Kind("console:keys", _keys, has_ids=False),
    "curated": Kind("console:curated-answer", _curated_answers),
    "gap": Kind("console:gap", _gaps, query=f"?days={MOST_DAYS}"),
    "golden": Kind("console:golden-question", _golden_questions),
    "run": Kind("console:quality-run", _runs),
    "conversation": Kind("console:one-conversation", _conversations),
}
# Of what kind an event's target is, by the first part of its action's name.
TARGETS = {
    "document": "document",
    "version": "document",
    "group": "group by name",
    "widget": "widget",
    "webhook": "webhook",
    "key": "key",
    "curated": "curated",
    "gap": "gap",
    "golden": "golden",
    "quality": "run",
    "conversation": "conversation",
    **dict.fromkeys(("member", "password", "email", "reset_link", "session", "sessions"), "member"),
    **dict.fromkeys(("sign_in", "sign_out", "second_factor", "passkey"), "member"),
    **dict.fromkeys(("recovery_code", "recovery_codes"), "member"),
}
# Of what kind an event's actor is, by what stands before the colon.
ACTORS = {"user": "member", "key": "key"}
# Details that are ids, and what of; and those that say so themselves, with what parts the two.
DETAILS = {"document": "document", "answer": "curated"}
SAYING_KIND = {"audience": ":", "closed_by": " "}


def things_in(events: Iterable[AuditEvent]) -> dict[Key, Thing]:
    """All that ``events`` name and that is there, in one statement for each kind. Inside
    ``tenant()``, for an admin, who may read all of it."""
    named: dict[str, set[str]] = {}
    for event in events:
        for kind, key in _keys_in(event):
            if not KINDS[kind].has_ids or _is_id(key):
                named.setdefault(kind, set()).add(key)
    return {
        (kind, str(key)): Thing(name, _address(KINDS[kind], there))
        for kind, keys in named.items()
        for key, there, name in KINDS[kind].rows(sorted(keys))
    }


def thing_of(event: AuditEvent, things: Mapping[Key, Thing]) -> Thing | None:
    """What was done something to; None where the audit alone still knows it."""
    return things.get(_target(event))


def who_did(event: AuditEvent, things: Mapping[Key, Thing]) -> Thing | None:
    """Who did it; None where that is a part of the program, or gone."""
    return things.get(_actor(event))


def detail_in_words(name: str, value: object, things: Mapping[Key, Thing]) -> str:
    """The value of an event's detail for people, with names for ids."""
    if isinstance(value, list):
        return ", ".join(detail_in_words(name, one, things) for one in value)
    if name == "audience" and value is None:
        return _("Everybody")
    if not isinstance(value, str):
        return worded(value)
    if name == "device":
        return device_in_words(value)
    if name == "audience" and value == MEMBERS:
        return _("all members")
    kind, key = _reference(name, value)
    thing = things.get((kind, key))
    if thing and (name, kind) == ("audience", "widget"):
        return _("widget %(name)s") % {"name": thing.name}
    return thing.name if thing else worded(value)


def _keys_in(event: AuditEvent) -> Iterator[Key]:
    yield from filter(_is_known, [_target(event), _actor(event)])
    for name, value in event.details.items():
        told = value if isinstance(value, list) else [value]
        found = (_reference(name, one) for one in told if isinstance(one, str))
        yield from filter(_is_known, found)


def _target(event: AuditEvent) -> Key:
    return TARGETS.get(event.action.partition(".")[0], ""), event.target


def _actor(event: AuditEvent) -> Key:
    kind, _colon, key = event.actor.partition(":")
    return ACTORS.get(kind, ""), key


def _reference(name: str, value: str) -> Key:
    """What a detail's value names; of no kind where it names nothing."""
    if parted_by := SAYING_KIND.get(name):
        kind, _between, key = value.partition(parted_by)
        return kind, key
    return DETAILS.get(name, ""), value


def _is_known(key: Key) -> bool:
    return key[0] in KINDS and key[1] != ""


def _is_id(key: str) -> bool:
    try:
        return str(UUID(key)) == key
    except ValueError:
        return False


def _address(kind: Kind, there: Any) -> str:
    return reverse(kind.page, args=[there] if there else []) + kind.query
