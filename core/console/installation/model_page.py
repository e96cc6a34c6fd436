"""Which models answer and embed, and how fast the language model is, for platform admins."""

from collections.abc import Iterator
from dataclasses import dataclass

from asgiref.sync import async_to_sync
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.audit.prices import unpriced
from core.console.access import member_of, render_page
from core.errors import ModelUnavailable, RateLimited
from core.providers.base import ChatModel, EmbeddingModel
from core.providers.registry import chat_model, embedding_model, offered_models
from core.providers.speed import PASSAGE, QUESTION, Speed, speed_of
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


def model_page(
    request: HttpRequest, tested: Tested | None = None, status: int = 200
) -> HttpResponse:
    """The models of the settings, in the order in which they are asked."""
    models, trouble = _writers()
    embedding, embedding_trouble = _embedding()
    return render_page(
        request,
        "installation/model.html",
        section="installation",
        tab="model",
        models=list(models),
        offered=models.offered,
        unpriced=unpriced([model.name for model in models], settings.LLM_PRICES),
        trouble=trouble,
        embedding=embedding,
        embedding_trouble=embedding_trouble,
        tested=tested,
        question=QUESTION,
        passage=PASSAGE,
        status=status,
    )


@require_POST
@never_cache
def model_test(request: HttpRequest) -> HttpResponse:
    """Ask one model, and show how fast it answered or why it did not."""
    models, _ = _writers()
    wanted = next((one for one in models if one.name == request.POST.get("model")), None)
    if wanted is None:
        raise Http404
    try:
        count_request(f"model-test:{member_of(request).pk}", TESTS_PER_MINUTE)
        speed = async_to_sync(speed_of)(wanted, ANSWER_SECONDS)
    except ModelUnavailable as error:
        return model_page(request, Tested(wanted.name, trouble=error.detail))
    except RateLimited as error:
        return model_page(request, Tested(wanted.name, trouble=error.detail), error.http_status)
    return model_page(request, Tested(wanted.name, speed))


def _writers() -> tuple[Writers, str]:
    """The language models; none, and why, where the settings name no real ones."""
    try:
        writer, offered = chat_model(), offered_models()
    except ModelUnavailable as error:
        return Writers(), error.detail
    asked = writer.models if writer else ()
    return Writers(asked, tuple(one for one in offered if one not in asked)), ""


def _embedding() -> tuple[EmbeddingModel | None, str]:
    try:
        return embedding_model(), ""
    except ModelUnavailable as error:
        return None, error.detail
