"""The sentences with which models fail, written once for all providers.

Each returns the error to raise, ``from`` the library's own. ``retryable`` says whether the same
call may succeed without anyone changing anything, and so decides about another attempt.
"""

from core.errors import ModelUnavailable


def unavailable(detail: str, *, retryable: bool) -> ModelUnavailable:
    """A ModelUnavailable that knows whether asking again may help."""
    error = ModelUnavailable(detail)
    error.retryable = retryable
    return error


def not_reached(name: str, url: str, what_to_do: str) -> ModelUnavailable:
    """Nothing listens at ``url``, or not in time."""
    return unavailable(f"{name} can't be reached at {url}. {what_to_do}", retryable=True)


def broke_off(name: str) -> ModelUnavailable:
    """The connection ended in the middle of an answer."""
    return unavailable(f"{name} broke off in the middle of its answer. Ask again.", retryable=True)


def too_slow(name: str, what: str, seconds: float, setting: str) -> ModelUnavailable:
    """``what`` ("begin", "finish") did not happen within ``seconds``."""
    return unavailable(
        f"{name} did not {what} its answer within {seconds:g} seconds. Ask again, use a smaller "
        f"model, or raise {setting}.",
        retryable=True,
    )


def from_status(name: str, status: int, said: str, key_setting: str) -> ModelUnavailable:
    """The server answered, with an HTTP error; ``said`` is its own message."""
    if status < 400:  # an error sent inside a stream that had begun well
        return broke_off(name)
    said = " ".join(said.split())[:300]
    if status in (401, 403):
        return unavailable(f"{name} refused the API key. Set {key_setting}.", retryable=False)
    if status == 404:
        return unavailable(
            f"{name} is not known to its server. Set LLM_MODEL to a model that it offers. ({said})",
            retryable=False,
        )
    if status == 429:
        return unavailable(f"{name} gets too many requests. Ask again later.", retryable=True)
    if status >= 500:
        return unavailable(
            f"The server of {name} failed ({status}). Ask again later, or look into its log. "
            f"({said})",
            retryable=True,
        )
    return unavailable(
        f"{name} refused the request ({status}): {said}. Check LLM_MODEL and LLM_CONTEXT_WINDOW.",
        retryable=False,
    )
