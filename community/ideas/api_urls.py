"""The room's addresses for programs."""

from django.urls import path

from community.ideas import api
from community.ideas.box import api as box

urlpatterns = [
    path("ideas/", api.IdeaList.as_view(), name="api_ideas"),
    path("ideas/box/", box.Box.as_view(), name="api_box"),
    path("ideas/box/<uuid:token>/", box.BoxDetail.as_view(), name="api_box_one"),
    path("ideas/box/<uuid:token>/join/", box.BoxJoin.as_view(), name="api_box_join"),
    path("ideas/box/<uuid:token>/leave/", box.BoxLeave.as_view(), name="api_box_leave"),
    path("ideas/<uuid:token>/", api.IdeaDetail.as_view(), name="api_idea"),
    path("ideas/<uuid:token>/show/", api.IdeaShow.as_view(), name="api_idea_show"),
    path("ideas/<uuid:token>/use/", api.IdeaTake.as_view(), name="api_idea_use"),
    path("ideas/<uuid:token>/tell-back/", api.IdeaTellBack.as_view(), name="api_idea_tell_back"),
    path("ideas/<uuid:token>/put-back/", api.IdeaPutBack.as_view(), name="api_idea_put_back"),
]
