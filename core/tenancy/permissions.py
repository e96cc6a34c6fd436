"""What a caller may do. Publishable keys pass none of these: they have their own surface."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.errors import NotAllowed
from core.tenancy.auth import Caller, caller_of
from core.tenancy.models import Role


class _AtLeast(BasePermission):
    roles: frozenset[Role]

    def has_permission(self, request: Request, view: Any) -> bool:
        caller = caller_of(request)
        return caller is not None and caller.role in self.roles


class MayRead(_AtLeast):
    """Any member, or a secret key: ask, search, look at documents that are for them."""

    roles = frozenset(Role)


class MayEdit(_AtLeast):
    """Editors and admins: upload, replace and delete documents."""

    roles = frozenset({Role.ADMIN, Role.EDITOR})


class MayAdminister(_AtLeast):
    """Admins: settings, keys, members, other people's conversations."""

    roles = frozenset({Role.ADMIN})


class MayManageKeys(MayAdminister):
    """Admins, and secret keys without an end date: one with an end could outlive it by making
    another. NotAllowed says so."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        if caller := caller_of(request):
            check_may_manage_keys(caller)
        return True


def check_may_manage_keys(caller: Caller) -> None:
    """NotAllowed where a key with an end date would make or end another, or see a secret that
    outlives it."""
    if caller.key_ends:
        raise NotAllowed("A key with an end date may not manage keys. Use one without, or sign in.")


def check_may_make(role: Role | None, caller: Caller) -> None:
    """NotAllowed where a key with an end date would make an admin, who could outlive it."""
    if role == Role.ADMIN and caller.key_ends:
        raise NotAllowed(
            "A key with an end date may not make or invite admins. Use one without, or sign in."
        )


def check_may_open(role: str, caller: Caller) -> None:
    """NotAllowed where a key with an end date would open an admin's account, which outlives it."""
    if role == Role.ADMIN and caller.key_ends:
        raise NotAllowed(
            "A key with an end date may not open an admin's account. Use one without, or sign in."
        )


class IsPlatform(BasePermission):
    """The installation's own key."""

    def has_permission(self, request: Request, view: Any) -> bool:
        caller = caller_of(request)
        return caller is not None and caller.is_platform
