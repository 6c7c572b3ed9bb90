"""Under an estate: a picture in one of its sizes, and the piece of a page that shows it."""

from django.urls import path

from community.pictures import views

app_name = "pictures"
urlpatterns = [
    path("<uuid:token>/", views.show, name="show"),
    path("<uuid:token>/<str:size>/", views.file, name="file"),
]
