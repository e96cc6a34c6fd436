"""Runs of golden questions, for admins: begin one, watch it, and see what changed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.quality.golden_pages import golden_list
from core.console.refusals import refusal, refusal_of
from core.errors import Conflict
from core.quality.golden_runs import find_run, start_run
from core.quality.holding import blamed_versions
from core.quality.models import QualityResult
from core.tenancy.context import tenant


@require_POST
def running(request: HttpRequest) -> HttpResponse:
    """Begin to ask all of them, and lead to the run."""
    member = member_of(request)
    try:
        run = start_run(member.organization_id, actor_of(member))
    except Conflict as error:
        return golden_list(request, trouble=refusal(error), status=409)
    return redirect("console:quality-run", run.pk)


@never_cache
def run_page(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How far a run is, or what came of it: first what is newly wrong, then what is wrong."""
    with tenant(member_of(request).organization_id):
        run = find_run(run_id)
        found = run.results.select_related("entry", "message")
        results = sorted(found, key=_order)
        blamed = blamed_versions(results)
    rows = [(one, [blamed[pk] for pk in one.blamed if pk in blamed]) for one in results]
    why = refusal_of(run.error_code, run.error)
    return render_page(request, "quality/run.html", section="insight", run=run, why=why, rows=rows)


def _order(result: QualityResult) -> tuple[bool, bool]:
    changed = result.was_right is not None and result.was_right != result.right
    return result.right, not changed
