"""What a caller may do. Publishable keys pass none of these: they have their own surface."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.tenancy.auth import caller_of
from core.tenancy.models import Role


class _AtLeast(BasePermission):
    roles: frozenset[Role]

    def has_permission(self, request: Request, view: Any) -> bool:
        caller = caller_of(request)
        return caller is not None and caller.role in self.roles


class MayRead(_AtLeast):
    """Any member, or a secret key: ask, search, look at documents."""

    roles = frozenset(Role)


class MayEdit(_AtLeast):
    """Editors and admins: upload, replace and delete documents."""

    roles = frozenset({Role.ADMIN, Role.EDITOR})


class MayAdminister(_AtLeast):
    """Admins: settings, keys, members, other people's conversations."""

    roles = frozenset({Role.ADMIN})


class IsPlatform(BasePermission):
    """The installation's own key."""

    def has_permission(self, request: Request, view: Any) -> bool:
        caller = caller_of(request)
        return caller is not None and caller.is_platform
