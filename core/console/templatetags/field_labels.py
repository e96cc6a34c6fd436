"""What fields and languages are called on pages, where the API has their names and codes."""

from django import template
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

register = template.Library()
LABELS = {
    "add_tags": _("Tags"),
    "answered_by": _("Answered by"),
    "as_of": _("As of"),
    "asked_since": _("Asked from"),
    "asked_until": _("Asked until"),
    "audience": _("May be read by"),
    "by": _("By"),
    "days": _("Asked in the last"),
    "department": _("Department"),
    "document": _("Document"),
    "file": _("File"),
    "kind": _("What happened"),
    "language": _("Language"),
    "metadata": _("More, for filters"),
    "model": _("Model"),
    "newer": _("Newer"),
    "note": _("Note"),
    "older": _("Older"),
    "ordering": _("Sorted by"),
    "outcome": _("Answer"),
    "owner": _("Owner"),
    "pages": _("Pages"),
    "q": _("Words of the title or the text"),
    "question": _("Question"),
    "questions": _("Questions"),
    "rating": _("Feedback"),
    "refusal_reason": _("Refused because"),
    "remove_tags": _("Tags"),
    "review_due": _("Review due"),
    "review_months": _("Review every … months"),
    "said": _("People say"),
    "since": _("From"),
    "slower_than": _("Slower than (seconds)"),
    "source": _("Source"),
    "source_document": _("Document"),
    "source_page": _("Its page"),
    "source_url": _("Address"),
    "state": _("State"),
    "surface": _("Surface"),
    "tag": _("Tag"),
    "tags": _("Tags"),
    "text": _("Text"),
    "title": _("Title"),
    "topic": _("Topic"),
    "until": _("Until"),
    "user_identifier": _("Person"),
    "valid_until": _("Answers until"),
    "view": _("Views"),
    "widget_id": _("Widget"),
    "words": _("Words"),
    "written": _("The documents write"),
}


@register.filter
def field_label(name: str) -> str:
    """The label of a field, whose name may have blanks; its own name where no form has one."""
    return str(LABELS.get(name.replace(" ", "_"), name))


@register.filter
def language_name(code: str) -> str:
    """What a language is called in the reader's; its code where Django knows no name."""
    try:
        name = str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
    return name[:1].upper() + name[1:]
