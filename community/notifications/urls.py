"""The addresses of «Til dig» in an estate."""

from django.urls import path

from community.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("nye/", views.news, name="news"),
    path("klokke/", views.bell, name="bell"),
    path("set/", views.seen, name="seen"),
    path("valg/", views.choices, name="choices"),
    path("udsendt/", views.sent, name="sent"),
    path("udsendt/<int:pk>/stop/", views.stop, name="stop"),
    path("tavs/", views.mute, name="mute"),
    path("telefon/", views.listen, name="listen"),
    path("telefon/stille/", views.hush, name="hush"),
]
