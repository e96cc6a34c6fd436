"""Which models answer and embed, and how fast the language model is, for platform admins."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.audit.prices import unpriced
from core.console.access import member_of, render_page
from core.errors import RateLimited
from core.providers.speed import PASSAGE, QUESTION
from core.rest.installed_models import Tested, embedding, try_out, writers


def model_page(
    request: HttpRequest, tested: Tested | None = None, status: int = 200
) -> HttpResponse:
    """The models of the settings, in the order in which they are asked."""
    models, trouble = writers()
    embedder, embedding_trouble = embedding()
    return render_page(
        request,
        "installation/model.html",
        section="installation",
        tab="model",
        models=list(models),
        offered=models.offered,
        unpriced=unpriced([model.name for model in models], settings.LLM_PRICES),
        trouble=trouble,
        embedding=embedder,
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
    name = request.POST.get("model", "")
    try:
        tested = try_out(name, str(member_of(request).pk))
    except RateLimited as error:
        return model_page(request, Tested(name, trouble=error.detail), error.http_status)
    return model_page(request, tested)
