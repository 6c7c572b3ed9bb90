"""The room's addresses for people."""

from django.urls import path

from community.groups import views
from community.groups.album import views as album
from community.groups.holding import views as holding
from community.groups.inviting import views as inviting
from community.groups.meetings import views as meetings

app_name = "groups"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.new, name="new"),
    path("kode/", inviting.code, name="code"),
    path("kode/ja/", inviting.come_in, name="come_in"),
    path("kode/<str:key>/", inviting.code_in_hand, name="code_in_hand"),
    path("igen/<str:key>/", views.come_back, name="come_back"),
    path("inviter/<uuid:token>/", inviting.neighbour, name="invite_neighbour"),
    path("<uuid:token>/", views.group, name="group"),
    path("<uuid:token>/ret/", views.edit, name="edit"),
    path("<uuid:token>/med/", views.join, name="join"),
    path("<uuid:token>/spoerg/", views.ask, name="ask"),
    path("<uuid:token>/forlad/", views.leave, name="leave"),
    path("<uuid:token>/svar/<int:pk>/", views.answer, name="answer"),
    path("<uuid:token>/nej-tak/", inviting.no_thanks, name="no_thanks"),
    path("<uuid:token>/ja-alligevel/", inviting.yes_after_all, name="yes_after_all"),
    path("<uuid:token>/inviter/", inviting.slips, name="slips"),
    path("<uuid:token>/inviter/<int:pk>/luk/", inviting.close_code, name="close_code"),
    path("<uuid:token>/inviter/<int:pk>/igen/", inviting.open_code, name="open_code"),
    path("<uuid:token>/inviteret/<uuid:neighbour>/nej/", inviting.uninvite, name="uninvite"),
    path("<uuid:token>/hold/", holding.hold, name="hold"),
    path("<uuid:token>/hold/<int:pk>/spoerg/", holding.ask, name="ask_to_hold"),
    path("<uuid:token>/hold/<int:pk>/tag-tilbage/", holding.ask_not, name="ask_not"),
    path("<uuid:token>/hold/<slug:kind>/", holding.do, name="do"),
    path("<uuid:token>/moeder/", meetings.meetings, name="meetings"),
    path("<uuid:token>/moeder/nyt/", meetings.new, name="meeting_new"),
    path("<uuid:token>/moeder/<int:pk>/ret/", meetings.change, name="meeting_change"),
    path("<uuid:token>/moeder/<int:pk>/aflys/", meetings.call_off, name="meeting_off"),
    path(
        "<uuid:token>/moeder/<int:pk>/alligevel/<str:key>/",
        meetings.on_after_all,
        name="meeting_on",
    ),
    path("<uuid:token>/moeder/<int:pk>/aflys-alle/", meetings.call_off_all, name="meetings_off"),
    path(
        "<uuid:token>/moeder/<int:pk>/alle-alligevel/", meetings.all_after_all, name="meetings_on"
    ),
    path("<uuid:token>/moeder/<int:pk>/kalender.ics", meetings.ics, name="ics"),
    path("<uuid:token>/billeder/", album.album, name="album"),
    path("<uuid:token>/billeder/nyt/", album.new, name="picture_new"),
    path("<uuid:token>/billeder/<uuid:picture>/fjern/", album.remove, name="picture_remove"),
]
