"""The room's addresses for programs."""

from django.urls import path

from community.noticeboard import api

urlpatterns = [
    path("notices/", api.NoticeList.as_view(), name="api_notices"),
    path("notices/<uuid:token>/", api.NoticeDetail.as_view(), name="api_notice"),
    path("notices/<uuid:token>/seen/", api.NoticeSeen.as_view(), name="api_notice_seen"),
]
