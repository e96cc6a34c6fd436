"""Users and groups as SCIM has them (RFC 7643): the attributes that are kept here, and no others.

Of what else a provider sends, which may be much, nothing is kept (POLICY); /Schemas says so.
"""

from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field
from scim2_models import (
    URN,
    AuthenticationScheme,
    Bulk,
    CaseExact,
    ChangePassword,
    ComplexAttribute,
    ETag,
    ExtensibleStringEnum,
    Filter,
    Mutability,
    Patch,
    Reference,
    Required,
    Resource,
    ScimPolicy,
    ScimProvider,
    ServiceProviderConfig,
    Sort,
    Uniqueness,
)

MOST_RESULTS = 100

# What Microsoft Entra and Okta send beside, or otherwise than, the standard says.
POLICY = ScimPolicy(
    unknown=ScimPolicy.Unknown.ignore,
    remove_value_as_filter=ScimPolicy.RemoveValue.apply,
    unmatched_path_filter=ScimPolicy.UnmatchedPathFilter.create,
)


class EmailType(ExtensibleStringEnum):
    """Of several addresses, which may be of other types, one is kept."""

    WORK = "work"


class RoleValue(StrEnum):
    """Whoever has neither is a viewer."""

    ADMIN = "admin"
    EDITOR = "editor"


class Email(ComplexAttribute):
    value: str | None = None
    type: EmailType | None = None
    primary: bool | None = None


class UserRole(ComplexAttribute):
    value: RoleValue | None = None
    primary: bool | None = None


class UserGroup(ComplexAttribute):
    value: Annotated[str | None, Mutability.read_only, CaseExact.true] = None
    display: Annotated[str | None, Mutability.read_only] = None


class User(Resource[Any]):
    """A member. The name is for good: it is what their conversations are kept by."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:User")

    user_name: Annotated[str | None, Required.true, Uniqueness.server, Mutability.immutable] = None
    active: bool | None = None
    emails: list[Email] | None = None
    roles: list[UserRole] | None = None
    groups: Annotated[list[UserGroup] | None, Mutability.read_only] = None


class GroupMember(ComplexAttribute):
    value: Annotated[str | None, Mutability.immutable, CaseExact.true] = None
    ref: Annotated[Reference["User"] | None, Mutability.immutable] = Field(
        None, serialization_alias="$ref", validation_alias="$ref"
    )
    type: Annotated[str | None, Mutability.immutable] = Field(None, examples=["User"])


class Group(Resource[Any]):
    """A group of members, for which documents can be."""

    __schema__ = URN("urn:ietf:params:scim:schemas:core:2.0:Group")

    display_name: Annotated[str | None, Required.true, Uniqueness.server] = None
    members: list[GroupMember] | None = None


PROVIDER = ScimProvider(
    models=[User, Group],
    config=ServiceProviderConfig(
        patch=Patch(supported=True),
        bulk=Bulk(supported=False, max_operations=0, max_payload_size=0),
        filter=Filter(supported=True, max_results=MOST_RESULTS),
        change_password=ChangePassword(supported=False),
        sort=Sort(supported=False),
        etag=ETag(supported=False),
        authentication_schemes=[
            AuthenticationScheme(
                type=AuthenticationScheme.Type.oauthbearertoken,
                name="Token",
                description="The token that an admin makes under Settings, Single sign-on.",
                primary=True,
            )
        ],
    ),
    policy=POLICY,
)
