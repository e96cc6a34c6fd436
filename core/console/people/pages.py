"""The people of an organization, for its admins: who is here, who is invited."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.accounts.member_changes import change_member, offer_reset
from core.audit.members import actor_of, invite, withdraw
from core.console.access import member_of, render_page
from core.console.list_query import ListQuery
from core.console.people.forms import InvitationForm, RoleForm, refusals_in
from core.console.sent_once import sent_once
from core.errors import ChangedMeanwhile, Conflict
from core.rest.shown_members import shown_member
from core.rest.states import state_of_member
from core.rest.wanted import MembersQuery
from core.tenancy.context import tenant
from core.tenancy.invitations import invitations
from core.tenancy.members import find_member, lock_members, members_like
from core.tenancy.models import Role
from core.tenancy.one_time_links import NewLink

ON_A_PAGE = 50


def people(request: HttpRequest) -> HttpResponse:
    """All members, or those who are like ``q``, and the invitations that nobody has accepted."""
    query = ListQuery(MembersQuery, request.GET)
    with tenant(member_of(request).organization_id):
        found = members_like(query.wanted.get("q", ""))
        page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
        invited = list(invitations())
    return render_page(
        request,
        "people/people.html",
        section="people",
        page=page,
        query=query,
        invitations=invited,
        status=query.status,
    )


@never_cache
@sent_once
def invitation(request: HttpRequest) -> HttpResponse:
    """Whom to invite, whom the address names at first; then the link, which is shown this once."""
    form = InvitationForm(request.POST or None, initial=request.GET.dict())
    if form.is_valid():
        admin = member_of(request)
        role, email = Role(form.cleaned_data["role"]), form.cleaned_data["email"]
        with refusals_in(form):
            new = invite(admin.organization_id, role, email, actor=actor_of(admin))
            return _link_page(request, new)
    status = 422 if form.errors else 200
    return render_page(request, "people/invite.html", section="people", form=form, status=status)


@require_POST
def withdrawal(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Withdraw an invitation."""
    admin = member_of(request)
    withdraw(admin.organization_id, invitation_id, actor=actor_of(admin))
    messages.success(request, _("The invitation is withdrawn. Its link opens nothing any more."))
    return redirect("console:people")


def person(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """One member, and what can be changed about them; a POST changes the role."""
    if request.method != "POST":
        return _person_page(request, member_id)
    admin, form = member_of(request), RoleForm(request.POST)
    is_valid = form.is_valid()
    try:
        with tenant(admin.organization_id):
            lock_members()
            state_of_member(find_member(member_id)).refuse_unless_seen(request.POST.getlist("seen"))
            if is_valid:
                return _changed(request, member_id, role=Role(form.cleaned_data["role"]))
    except ChangedMeanwhile as error:
        return _person_page(request, member_id, status=error.http_status, form=form, changed=error)
    return _person_page(request, member_id, gettext("Choose one of the roles."), 422)


@require_POST
def access(request: HttpRequest, member_id: UUID, is_active: bool) -> HttpResponse:
    """Let a member in or out."""
    return _changed(request, member_id, is_active=is_active)


@require_POST
@never_cache
@sent_once
def reset_link(request: HttpRequest, member_id: UUID) -> HttpResponse:
    """A link on which the member chooses a new password, shown this once."""
    admin = member_of(request)
    try:
        new = offer_reset(admin.organization_id, member_id, actor=actor_of(admin))
    except Conflict as error:
        return _person_page(request, member_id, error.detail, error.http_status)
    return _link_page(request, new)


def _changed(
    request: HttpRequest,
    member_id: UUID,
    *,
    role: Role | None = None,
    is_active: bool | None = None,
) -> HttpResponse:
    """The member's page with the change, or with the reason against it."""
    admin = member_of(request)
    try:
        changed = change_member(
            admin.organization_id, member_id, role=role, is_active=is_active, actor=actor_of(admin)
        )
    except Conflict as error:
        return _person_page(request, member_id, error.detail, error.http_status)
    if changed.pk == admin.pk:
        return redirect("console:you")  # this page may be somebody else's to see by now
    messages.success(request, _("Saved."))
    return redirect("console:person", member_id)


def _person_page(
    request: HttpRequest,
    member_id: UUID,
    trouble: str = "",
    status: int = 200,
    *,
    form: RoleForm | None = None,
    changed: ChangedMeanwhile | None = None,
) -> HttpResponse:
    with tenant(member_of(request).organization_id):
        shown = shown_member(member_id)
    return render_page(
        request,
        "people/person.html",
        section="people",
        person=shown.member,
        groups=shown.groups,
        hold=shown.hold,
        factor=shown.factor,
        form=form or RoleForm(initial={"role": shown.member.role}),
        seen=state_of_member(shown.member).mark,
        changed=changed,
        trouble=trouble,
        status=status,
    )


def _link_page(request: HttpRequest, new: NewLink) -> HttpResponse:
    return render_page(request, "people/link.html", section="people", new=new)
