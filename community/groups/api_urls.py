"""The room's addresses for programs."""

from django.urls import path

from community.groups import api

urlpatterns = [
    path("groups/", api.GroupList.as_view(), name="api_groups"),
    path("groups/<uuid:token>/", api.GroupDetail.as_view(), name="api_group"),
    path("groups/<uuid:token>/join/", api.GroupJoin.as_view(), name="api_group_join"),
    path("groups/<uuid:token>/leave/", api.GroupLeave.as_view(), name="api_group_leave"),
]
