"""What the details of audit entries are called when people read them, in their language on pages;
the API and exports have the names on the left."""

import re
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from core.tenancy.models import Role

DETAILS = {
    "address": _("address"),
    "answer": _("answer"),
    "archived_on": _("archived on"),
    "audience": _("whom it is for"),
    "changed": _("changed"),
    "claim_value": _("at the identity provider"),
    "closed_by": _("closed by"),
    "conversations": _("conversations"),
    "days": _("days"),
    "deliveries": _("deliveries"),
    "device": _("device"),
    "document": _("document"),
    "documents": _("documents"),
    "effective_from": _("in force from"),
    "effective_until": _("in force until"),
    "email": _("mail"),
    "enabled": _("enabled"),
    "events": _("events"),
    "expires_at": _("ends"),
    "external_id": _("external ID"),
    "feedback": _("ratings"),
    "file_hash": _("file (SHA-256)"),
    "gaps": _("gaps"),
    "groups": _("groups"),
    "hash": _("hash"),
    "inside": _("inside"),
    "is_active": _("may sign in"),
    "is_platform_admin": _("runs this installation"),
    "kind": _("kind"),
    "member": _("member"),
    "members": _("members"),
    "messages": _("messages"),
    "metadata_url": _("address of the metadata"),
    "name": _("name"),
    "names": _("settings"),
    "newly_wrong": _("newly wrong"),
    "next": _("next"),
    "only": _("only this way"),
    "origins": _("sites"),
    "owner": _("owner"),
    "protocol": _("protocol"),
    "questions": _("questions"),
    "reason": _("reason"),
    "role": _("role"),
    "settings": _("settings"),
    "since": _("from"),
    "state": _("state"),
    "through": _("through number"),
    "title": _("title"),
    "until": _("until"),
    "url": _("address"),
    "version": _("version"),
    "what": _("which list"),
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d+)?\+00:00)?")
VALUES: dict[object, object] = {True: _("yes"), False: _("no"), **dict(Role.choices)}


def named(detail: str) -> str:
    """A detail's name for people; that of an earlier release without its underscores."""
    return str(DETAILS.get(detail, detail.replace("_", " ")))


def worded(value: object) -> str:
    """A detail's value for people."""
    if isinstance(value, list):
        return ", ".join(map(worded, value))
    if isinstance(value, str) and _MOMENT.fullmatch(value):
        return _when(value)
    if isinstance(value, bool | str):
        return str(VALUES.get(value, value))
    return str(value)


def _when(text: str) -> str:
    """A day or a moment as readers write it; a name that only looks like one as it is."""
    try:
        found = datetime.fromisoformat(text)
        if "T" in text:
            return date_format(localtime(found), "DATETIME_FORMAT")
        return date_format(found, "DATE_FORMAT")
    except ValueError:
        return text
