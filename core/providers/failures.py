"""The sentences with which models fail, written once for all providers. They are in the language
of whoever asks: English but on the console's pages.

Each returns the error to raise, ``from`` the library's own. ``retryable`` says whether the same
call may succeed later without anyone changing anything; a Momentary one may succeed at once.
"""

from typing import Literal

from django.utils.translation import gettext as _

from core.errors import ModelUnavailable

LONGEST_WAIT = 3.0
"""Seconds; who must wait longer is better served by the next model."""


class Momentary(ModelUnavailable):
    """Asking once more may help, not sooner than ``wait`` seconds from now."""

    retryable = True

    def __init__(self, detail: str, wait: float = 0.2) -> None:
        super().__init__(detail)
        self.wait = wait


def unavailable(detail: str, *, retryable: bool) -> ModelUnavailable:
    """A ModelUnavailable that knows whether asking again later may help."""
    error = ModelUnavailable(detail)
    error.retryable = retryable
    return error


def not_reached(name: str, url: str, what_to_do: str, *, refused: bool = True) -> ModelUnavailable:
    """Nothing listens at ``url`` (``refused``), or it is silent and asking again is lost time."""
    detail = _("%(name)s can't be reached at %(url)s.") % {"name": name, "url": url}
    detail = f"{detail} {what_to_do}"
    return Momentary(detail) if refused else unavailable(detail, retryable=True)


def broke_off(name: str, said: str = "") -> ModelUnavailable:
    """The connection ended before the answer did; ``said`` is what the server gave as reason."""
    detail = _("%(name)s broke off in the middle of its answer. Ask again.") % {"name": name}
    return Momentary(f"{detail} ({_short(said)})" if said else detail)


def unreadable(name: str, url: str) -> ModelUnavailable:
    """What came back is not what the API's answers look like."""
    return unavailable(
        _(
            "%(name)s at %(url)s sent something that is no answer. Check that the address belongs "
            "to a model server, and look into its log."
        )
        % {"name": name, "url": url},
        retryable=True,
    )


def endless(name: str, most: int) -> ModelUnavailable:
    """The answer is larger than any real one."""
    return unavailable(
        _(
            "%(name)s sent more than %(most)s MB for one answer and was cut off. Look into its "
            "server's log, or choose another model."
        )
        % {"name": name, "most": most // 2**20},
        retryable=True,
    )


def too_slow(
    name: str, what: Literal["begin", "finish"], seconds: float, setting: str
) -> ModelUnavailable:
    """``what`` did not happen within ``seconds``."""
    sentences = {
        "begin": _("%(name)s did not begin its answer within %(seconds)s seconds."),
        "finish": _("%(name)s did not finish its answer within %(seconds)s seconds."),
    }
    happened = sentences[what] % {"name": name, "seconds": f"{seconds:g}"}
    advice = _("Ask again, use a smaller model, or raise %(setting)s.") % {"setting": setting}
    return unavailable(f"{happened} {advice}", retryable=True)


def from_status(
    name: str, status: int, said: str, key_setting: str, retry_after: str | None = None
) -> ModelUnavailable:
    """The server answered, with an HTTP error; ``said`` is its own message.

    ``retry_after`` is the header of that name. 529 is how Anthropic says that it is overloaded.
    """
    if status < 400:  # an error sent inside a stream that had begun well
        return broke_off(name, said)
    said = _short(said)
    if status in (401, 403):
        detail = _("%(name)s refused the API key. Set %(setting)s.")
        return unavailable(detail % {"name": name, "setting": key_setting}, retryable=False)
    if status == 404:
        detail = _(
            "%(name)s is not known to its server. Name a model that it offers in LLM_MODEL, "
            "LLM_FALLBACKS or LLM_OFFERED, wherever this one is named. (%(said)s)"
        )
        return unavailable(detail % {"name": name, "said": said}, retryable=False)
    if status == 429:
        detail = _("%(name)s gets too many requests. Ask again later.") % {"name": name}
        return _later(detail, retry_after, at_once=False)
    if status >= 500:
        detail = _(
            "The server of %(name)s failed (%(status)s). Ask again later, or look into its log. "
            "(%(said)s)"
        ) % {"name": name, "status": status, "said": said}
        return _later(detail, retry_after, at_once=status in (502, 503, 529))
    detail = _(
        "%(name)s refused the request (%(status)s): %(said)s. Check LLM_MODEL and "
        "LLM_CONTEXT_WINDOW."
    )
    return unavailable(detail % {"name": name, "status": status, "said": said}, retryable=False)


def _later(detail: str, retry_after: str | None, *, at_once: bool) -> ModelUnavailable:
    """``at_once``: whether asking again soon helps where the server does not say when."""
    if retry_after and retry_after.isascii() and retry_after.isdigit():
        wait = float(retry_after)
        return Momentary(detail, wait) if wait <= LONGEST_WAIT else _much_later(detail)
    return Momentary(detail) if at_once else _much_later(detail)


def _much_later(detail: str) -> ModelUnavailable:
    return unavailable(detail, retryable=True)


def _short(said: str) -> str:
    return " ".join(said.split())[:300]
