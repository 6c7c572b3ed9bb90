"""The hall of an estate."""

from django.urls import path

from community.home import views

app_name = "house"
urlpatterns = [
    path("", views.today, name="today"),
    path("mere/", views.more, name="more"),
    path("soeg/", views.search, name="search"),
]
