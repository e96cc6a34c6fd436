"""What pages say of refusals, most of which come from below the console in English."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.errors import PolicyChatError
from core.text.languages import DEFAULT

if TYPE_CHECKING:
    from core.console.page_language import Text

# By their codes (core.errors). They say what can be done, since the sentence that came says so.
SENTENCES: "dict[str, Text]" = {
    "validation_error": _("That is not valid. Change it and try again."),
    "invalid_key": _("You have been signed out. Sign in and try again."),
    "permission_denied": _("You may not do that. Ask an admin of your organization."),
    "link_expired": _("This address has expired. Load the page again."),
    "not_found": _("There is nothing here any more. Load the page again."),
    "conflict": _("That is not possible as things are."),
    "legal_hold": _("A legal hold keeps this from being deleted. See Settings, Data."),
    "changed_meanwhile": _("Somebody else has changed this meanwhile. Load the page again."),
    "file_too_large": _("The file is too large. Upload it in parts."),
    "request_too_large": _("This is too large to be sent at once."),
    "unsupported_file_type": _("Files of this type can’t be read. Convert it, then upload it."),
    "empty_file": _("The file is empty, or an archive without files."),
    "rate_limited": _("That was too often. Wait a minute, then try again."),
    "quota_exceeded": _(
        "Your organization’s quota is used up. Ask whoever runs this installation for a larger one."
    ),
    "encrypted_pdf": _("The PDF is protected by a password. Remove it, then upload it again."),
    "dynamic_form": _("The PDF is a form that only Adobe’s programs show. Print it into a PDF."),
    "rights_protected": _("The PDF is locked by a rights management service. Save it without."),
    "pdf_portfolio": _("The PDF only holds other files. Take them out and upload them."),
    "damaged_pdf": _("The PDF is damaged. Save or print it into a new one."),
    "damaged_file": _("The file is damaged. Save it again in its program, then upload it."),
    "encrypted_archive": _("The archive is protected by a password. Unpack it, then upload that."),
    "no_text_layer": _("The document contains no text. Scan it with text recognition."),
    "too_many_pages": _("The document has too many pages. Upload it in parts."),
    "too_much_text": _("The document contains too much text. Upload it in parts."),
    "processing_timeout": _("Reading the document took too long. Upload it in parts."),
    "processing_memory": _("Reading the document needs too much memory. Upload it in parts."),
    "model_unavailable": _("The language model does not answer. Try again in a moment."),
    "storage_unavailable": _("The document storage does not answer. Try again in a moment."),
    "server_busy": _("The server takes in as much as it can. Try again in a moment."),
    "storage_full": _("The server’s disk is nearly full. Tell whoever runs this installation."),
    "sign_on_failed": _("The identity provider does not answer as it should."),
    "database_unavailable": _("The database does not answer. Try again in a moment."),
    "internal_error": _("Something went wrong on the server. Try again in a moment."),
    # No refusal, but why a run of golden questions ended (core.quality.golden_runs).
    "interrupted": _(
        "It was interrupted several times. Start it again; the server’s log says why."
    ),
}
# What stands for many things: the sentence that came follows, because only it says which.
OF_MANY = ("validation_error", "conflict", "sign_on_failed")
# What is raised in the reader's language already. Scripts have it from the API, in English.
TRANSLATED = ("conflict", "legal_hold", "quota_exceeded", "sign_on_failed")


def refusal(error: PolicyChatError) -> str:
    """What a page says of ``error``."""
    return error.detail if error.code in TRANSLATED else refusal_of(error.code, error.detail)


def refusal_of(code: str, detail: str) -> str:
    """The same of a refusal with this code whose ``detail`` is in English, as what is stored is:
    in English that itself, and for a code that has no sentence here."""
    sentence = sentences().get(code)
    if sentence is None:
        return detail
    return f"{sentence} ({detail})" if code in OF_MANY else sentence


def sentences() -> dict[str, str]:
    """The sentences in the reader's language by their codes; none in English."""
    if get_language() == DEFAULT:
        return {}
    return {code: str(sentence) for code, sentence in SENTENCES.items()}


def for_scripts() -> dict[str, Any]:
    """The same for js/refusals.js."""
    return {"sentences": sentences(), "ofMany": OF_MANY}
