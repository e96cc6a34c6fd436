"""Groups of members, for its admins: which there are, who is in each, one more, one less."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from core.accounts.sign_on import sign_on_of
from core.audit.groups import change_group, make_group, move_member
from core.audit.members import actor_of
from core.console.access import member_of, render_page
from core.console.people.forms import refusals_in
from core.documents.group_deletion import delete_group
from core.errors import ChangedMeanwhile, Conflict
from core.rest.states import state_of_group
from core.tenancy.context import tenant
from core.tenancy.groups import LONGEST_CLAIM, LONGEST_NAME, find_group, groups, members_of
from core.tenancy.members import LONGEST_EMAIL, member_called, members

ON_A_PAGE = 50
MOST_PROPOSED = 1_000


class GroupForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    claim_value = forms.CharField(
        label=_("At the identity provider"),
        required=False,
        max_length=LONGEST_CLAIM,
        help_text=_(
            "What single sign-on calls this group, as its claim has it. Who signs in with it "
            "is put in, who signs in without it is taken out. Empty: you choose the members here."
        ),
    )


class JoinForm(forms.Form):
    username = forms.CharField(
        label=_("Username or mail"),
        max_length=LONGEST_EMAIL,
        widget=forms.TextInput({"list": "usernames"}),
    )


def group_list(request: HttpRequest) -> HttpResponse:
    """All groups; a POST makes one more."""
    admin = member_of(request)
    form = GroupForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            made = make_group(admin.organization_id, **form.cleaned_data, actor=actor_of(admin))
            messages.success(request, _("“%(made)s” is made. Now put members in.") % {"made": made})
            return redirect("console:group", made.pk)
    with tenant(admin.organization_id):
        found = list(groups())
    status = 422 if form.errors else 200
    return render_page(
        request, "groups/groups.html", section="people", groups=found, form=form, status=status
    )


def group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """One group with its members; a POST renames it."""
    if request.method != "POST":
        return _group_page(request, group_id)
    admin, form = member_of(request), GroupForm(request.POST)
    is_valid = form.is_valid()
    with refusals_in(form):
        try:
            with tenant(admin.organization_id):
                state = state_of_group(find_group(group_id, lock=True))
                state.refuse_unless_seen(request.POST.getlist("seen"))
                if is_valid:
                    change_group(
                        admin.organization_id, group_id, **form.cleaned_data, actor=actor_of(admin)
                    )
        except ChangedMeanwhile as error:
            return _group_page(request, group_id, form=form, changed=error)
    if form.errors:
        return _group_page(request, group_id, form=form)
    messages.success(request, _("Saved."))
    return redirect("console:group", group_id)


@require_POST
def joining(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Put the member in whose name was typed."""
    admin, form = member_of(request), JoinForm(request.POST)
    if not form.is_valid():
        return _group_page(request, group_id, joining=form)
    with tenant(admin.organization_id):
        found = member_called(form.cleaned_data["username"].strip())
    if found is None:
        form.add_error("username", _("There is no member of this name or address."))
        return _group_page(request, group_id, joining=form)
    _move(request, group_id, found.pk, inside=True)
    messages.success(request, _("%(member)s is in the group.") % {"member": found})
    return redirect("console:group", group_id)


@require_POST
def leaving(request: HttpRequest, group_id: UUID, member_id: UUID) -> HttpResponse:
    """Take a member out."""
    _move(request, group_id, member_id, inside=False)
    messages.success(request, _("Taken out of the group."))
    return redirect("console:group", group_id)


@require_POST
def deletion(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Delete a group that nothing is for; else the reason against it."""
    admin = member_of(request)
    try:
        delete_group(admin.organization_id, group_id, actor=actor_of(admin))
    except Conflict as error:
        return _group_page(request, group_id, trouble=error.detail, status=error.http_status)
    messages.success(request, _("The group is deleted. Its members stay members."))
    return redirect("console:groups")


def _move(request: HttpRequest, group_id: UUID, member_id: UUID, *, inside: bool) -> None:
    admin = member_of(request)
    move_member(admin.organization_id, group_id, member_id, inside=inside, actor=actor_of(admin))


def _group_page(
    request: HttpRequest,
    group_id: UUID,
    *,
    form: GroupForm | None = None,
    joining: JoinForm | None = None,
    trouble: str = "",
    changed: ChangedMeanwhile | None = None,
    status: int = 200,
) -> HttpResponse:
    organization_id = member_of(request).organization_id
    with tenant(organization_id):
        found = find_group(group_id)
        inside = members_of(found)
        page = Paginator(inside, ON_A_PAGE).get_page(request.GET.get("page"))
        page.object_list = list(page.object_list)
        others = members().filter(is_active=True).exclude(pk__in=inside)
        usernames = list(others.values_list("username", flat=True)[:MOST_PROPOSED])
    initial = {"name": found.name, "claim_value": found.claim_value}
    return render_page(
        request,
        "groups/group.html",
        section="people",
        group=found,
        page=page,
        usernames=usernames,
        form=form or GroupForm(initial=initial),
        joining=joining or JoinForm(),
        sign_on=sign_on_of(organization_id),
        seen=state_of_group(found).mark,
        changed=changed,
        trouble=trouble,
        status=changed.http_status if changed else 422 if form or joining else status,
    )
