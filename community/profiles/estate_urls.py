"""Under an estate: a neighbour, as far as they wish to be seen."""

from django.urls import path

from community.profiles import shelf, views

app_name = "neighbours"
urlpatterns = [
    path("<uuid:token>/", views.neighbour, name="page"),
    path("<uuid:token>/billede/", views.neighbour_photo, name="photo"),
    path(
        "<uuid:token>/billede/lille/",
        views.neighbour_photo,
        {"size": shelf.SMALL},
        name="small_photo",
    ),
]
