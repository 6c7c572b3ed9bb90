"""Under an estate: report, and what comes of it."""

from django.urls import path

from community.moderation import views
from community.moderation.desk import views as desk

app_name = "moderation"
urlpatterns = [
    path("god-tone/", views.tone, name="tone"),
    path("mine/", views.mine, name="mine"),
    path("afgoerelse/<uuid:slug>/", views.decision, name="decision"),
    path("afgoerelse/<uuid:slug>/rettet/", views.mend, name="mend"),
    path("blokeret/", views.blocked, name="blocked"),
    path("blokeret/<int:pk>/fjern/", views.unblock, name="unblock"),
    path("bloker/<uuid:token>/", views.block, name="block"),
    path("sager/", desk.cases, name="cases"),
    path("sager/<uuid:slug>/", desk.case, name="case"),
    path("sager/<uuid:slug>/tag/", desk.take, name="take"),
    path("sager/<uuid:slug>/vis/", desk.show, name="show"),
    path("sager/<uuid:slug>/ja/", desk.second, name="second"),
    path("sager/<uuid:slug>/uenig/", desk.hear, name="hear"),
    # Last, because a room's key could be any word.
    path("<str:key>/<str:token>/", views.report, name="report"),
]
