"""What a caller may do. Publishable keys pass none of these: they have their own surface."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from core.tenancy.models import Role


class _AtLeast(BasePermission):
    roles: frozenset[Role]

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user is not None and request.user.role in self.roles


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
        return request.user is not None and request.user.is_platform
