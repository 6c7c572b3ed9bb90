"""Under an estate: the addresses for one's own calendar program."""

from django.urls import path

from community.feeds import views

app_name = "feeds"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.renew, name="renew"),
]
