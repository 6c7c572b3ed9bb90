"""The addresses of safety walks, under `/<estate>/vandring/`."""

from django.urls import path

from helpdesk.walks import views
from helpdesk.walks.touring import views as touring

app_name = "walks"
urlpatterns = [
    path("", views.index, name="index"),
    path("ny/", views.new, name="new"),
    path("punkt/<uuid:token>/", touring.point, name="point"),
    path("punkt/<uuid:token>/status/", touring.status, name="status"),
    path("punkt/<uuid:token>/fjern/", touring.remove, name="remove"),
    path("punkt/<uuid:token>/tilbage/", touring.put_back, name="put_back"),
    path("<uuid:token>/", views.walk, name="walk"),
    path("<uuid:token>/ret/", views.change, name="change"),
    path("<uuid:token>/aflys/", views.call_off, name="call_off"),
    path("<uuid:token>/genoptag/", views.take_up, name="take_up"),
    path("<uuid:token>/tur/", touring.tour, name="tour"),
    path("<uuid:token>/gaaet/", views.walked, name="walked"),
    path("<uuid:token>/fortael/", views.publish, name="publish"),
    path("<uuid:token>/fortael/fortryd/", views.take_back, name="take_back"),
]
