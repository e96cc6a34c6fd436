"""Results for texts that were read before, kept in the process for a while.

Texts of documents and questions must not outlast them: whatever is remembered is forgotten a
minute later, also where nobody asks any more, and at once in a process that deletes something.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import Lock, Timer
from typing import ParamSpec, TypeVar, cast

SECONDS = 60
P = ParamSpec("P")
T = TypeVar("T")
_forgetters: list[Callable[[], None]] = []
_lock = Lock()
_timers: list[Timer] = []  # one while anything is remembered, else none


def remembered(maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep the latest ``maxsize`` results of a pure function of texts, SECONDS at most."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @lru_cache(maxsize=maxsize)
        @wraps(function)
        def read(*args: P.args, **kwargs: P.kwargs) -> T:
            # Here and not around it: what is remembered costs no more than a look-up.
            # And last: what was forgotten meanwhile is remembered after all.
            result = function(*args, **kwargs)
            _forget_later()
            return result

        _forgetters.append(read.cache_clear)
        return cast(Callable[P, T], read)

    return decorate


def forgotten_with_texts(forget: Callable[[], None]) -> Callable[[], None]:
    """Have ``forget`` called whenever texts are forgotten, from whichever thread does so."""
    _forgetters.append(forget)
    return forget


def forget_texts() -> None:
    """Forget what this process remembers of any text."""
    with _lock:
        for timer in _timers:
            timer.cancel()
        _timers.clear()
    for forget in _forgetters:
        forget()


def _forget_later() -> None:
    if _timers:
        return
    with _lock:
        if not _timers:
            timer = Timer(SECONDS, forget_texts)
            timer.daemon = True
            timer.start()
            _timers.append(timer)
