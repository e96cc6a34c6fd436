"""The models of the installation's settings, and what asking one of them came to: for the page of
platform admins and the call of the platform key."""

from collections.abc import Iterator
from dataclasses import dataclass

from asgiref.sync import async_to_sync

from core.errors import ModelUnavailable, NotFound
from core.providers.base import ChatModel, EmbeddingModel
from core.providers.registry import chat_model, embedding_model, offered_models
from core.providers.speed import Speed, speed_of
from core.tenancy.throttle import count_request

TESTS_PER_MINUTE = 6
# Less than the minute after which proxies give up.
ANSWER_SECONDS = 45.0


@dataclass(frozen=True, slots=True)
class Tested:
    """What asking ``model`` came to: its speed, or why it did not answer."""

    model: str
    speed: Speed | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Writers:
    """Those that are asked, the first one first, and others that organizations may choose."""

    asked: tuple[ChatModel, ...] = ()
    offered: tuple[ChatModel, ...] = ()

    def __iter__(self) -> Iterator[ChatModel]:
        return iter((*self.asked, *self.offered))


def writers() -> tuple[Writers, str]:
    """The language models; none, and why, where the settings name no real ones."""
    try:
        writer, offered = chat_model(), offered_models()
    except ModelUnavailable as error:
        return Writers(), error.detail
    asked = writer.models if writer else ()
    return Writers(asked, tuple(one for one in offered if one not in asked)), ""


def embedding() -> tuple[EmbeddingModel | None, str]:
    """The embedding model; none, and why, where it can't be had."""
    try:
        return embedding_model(), ""
    except ModelUnavailable as error:
        return None, error.detail


def try_out(name: str, by: str) -> Tested:
    """Ask one model. NotFound where the settings name no such one; RateLimited where ``by``, who
    wants to know, has asked too often."""
    models, _ = writers()
    wanted = next((one for one in models if one.name == name), None)
    if wanted is None:
        raise NotFound("The settings name no such language model.")
    count_request(f"model-test:{by}", TESTS_PER_MINUTE)
    try:
        return Tested(name, async_to_sync(speed_of)(wanted, ANSWER_SECONDS))
    except ModelUnavailable as error:
        return Tested(name, trouble=error.detail)
