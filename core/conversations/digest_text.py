"""A digest as a mail, in the language that is active, its days and numbers as that writes them."""

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from core.conversations.digest_week import Digest, Fall, File, Review


def subject_of(digest: Digest) -> str:
    first, last = (date_format(day, "DATE_FORMAT") for day in (digest.first_day, digest.last_day))
    return _("%(organization)s: policy questions, %(first)s to %(last)s") % {
        "organization": digest.organization,
        "first": first,
        "last": last,
    }


def text_of(digest: Digest) -> str:
    library = f"{settings.PUBLIC_URL}/documents/"
    lines = [
        _("Questions asked: %(count)s") % {"count": number_format(digest.questions)},
        _("Answered: %(count)s") % {"count": number_format(digest.answered)},
        _("Not in the policies: %(count)s") % {"count": number_format(digest.unanswered)},
        _("Broken off or stopped: %(count)s") % {"count": number_format(digest.unfinished)},
        _("Thumbs up: %(up)s, down: %(down)s")
        % {"up": number_format(digest.liked), "down": number_format(digest.disliked)},
        *_listed(_("Not in the policies, newest first"), digest.unanswered_questions),
        *_listed(_("Answers that got a thumbs down"), digest.disliked_questions),
        *_listed(_("Golden questions that went wrong"), [_fall(one) for one in digest.falls]),
        *_listed(
            _("Files that could not be read"),
            [_file(one) for one in digest.unread]
            + _more(digest.more_unread, f"{library}?view=failed"),
        ),
        *_listed(
            _("Versions that wait for the golden questions, or for an admin"),
            [_file(one) for one in digest.held],
        ),
        *_listed(
            _("Documents to review by the end of this week"),
            [_review(one) for one in digest.reviews]
            + _more(digest.more_reviews, f"{library}?view=due"),
        ),
        "",
        _("Ask yourself: %(address)s") % {"address": f"{settings.PUBLIC_URL}/ask/"},
        _("Who gets this mail is set under Settings, Weekly mail."),
    ]
    return "\n".join(lines) + "\n"


def _listed(heading: str, named: list[str]) -> list[str]:
    return ["", heading, *(f"- {one}" for one in named)] if named else []


def _fall(fall: Fall) -> str:
    return _("%(day)s, newly wrong: %(count)s, %(address)s") % {
        "day": date_format(fall.day, "DATE_FORMAT"),
        "count": number_format(fall.questions),
        "address": fall.address,
    }


def _file(file: File) -> str:
    return _("%(title)s, version %(number)s: %(address)s") % {
        "title": file.title,
        "number": file.number,
        "address": file.address,
    }


def _review(review: Review) -> str:
    return _("%(title)s, due %(day)s, %(owner)s") % {
        "title": review.title,
        "day": date_format(review.day, "DATE_FORMAT"),
        "owner": review.owner or _("nobody’s"),
    }


def _more(count: int, address: str) -> list[str]:
    if not count:
        return []
    told = {"count": number_format(count), "address": address}
    return [_("and %(count)s more: %(address)s") % told]
