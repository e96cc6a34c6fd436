"""What fields and languages are called on pages, where the API has their names and codes."""

from django import template
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

register = template.Library()
LABELS = {
    "answered_by": _("Answered by"),
    "as_of": _("As of"),
    "audience": _("May be read by"),
    "department": _("Department"),
    "document": _("Document"),
    "file": _("File"),
    "language": _("Language"),
    "newer": _("Newer"),
    "older": _("Older"),
    "owner": _("Owner"),
    "pages": _("Pages"),
    "question": _("Question"),
    "questions": _("Questions"),
    "review_due": _("Review due"),
    "since": _("From"),
    "source": _("Source"),
    "source_page": _("Its page"),
    "source_url": _("Address"),
    "text": _("Text"),
    "title": _("Title"),
    "until": _("Until"),
    "valid_until": _("Answers until"),
    "words": _("Words"),
}


@register.filter
def field_label(name: str) -> str:
    """A field's label; its own name where only an address can set it."""
    return str(LABELS.get(name, name))


@register.filter
def language_name(code: str) -> str:
    """What a language is called in the reader's; its code where Django knows no name."""
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
    return name[:1].upper() + name[1:]
