"""Every address of SCIM. They have no slash at their end, as RFC 7644 has them."""

from django.urls import path, re_path

from core.scim.discovery_views import (
    Configuration,
    Nothing,
    NotOffered,
    ResourceTypeDetail,
    ResourceTypes,
    SchemaDetail,
    Schemas,
)
from core.scim.group_views import GroupDetail, Groups
from core.scim.user_views import UserDetail, Users

app_name = "scim"
urlpatterns = [
    path("ServiceProviderConfig", Configuration.as_view()),
    path("ResourceTypes", ResourceTypes.as_view()),
    path("ResourceTypes/<str:name>", ResourceTypeDetail.as_view()),
    path("Schemas", Schemas.as_view()),
    path("Schemas/<str:urn>", SchemaDetail.as_view()),
    path("Users", Users.as_view()),
    path("Users/<uuid:member_id>", UserDetail.as_view()),
    path("Groups", Groups.as_view()),
    path("Groups/<uuid:group_id>", GroupDetail.as_view()),
    re_path(r"^(?:(?:Users/|Groups/)?\.search|Bulk|Me)$", NotOffered.as_view()),
    path("<path:anything>", Nothing.as_view()),
]
