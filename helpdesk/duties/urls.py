"""The addresses of the tasks, under `/<estate>/opgaver/`."""

from django.urls import path

from helpdesk.duties import views
from helpdesk.duties.making import views as making
from helpdesk.duties.planning import views as planning

app_name = "duties"
urlpatterns = [
    path("", views.today, name="today"),
    path("uge/", views.week, name="week"),
    path("gjort/", views.finished, name="finished"),
    path("ny/", making.choose, name="choose"),
    path("ny/skriv/", making.write, name="write"),
    path("faste/", planning.routines, name="routines"),
    path("faste/<int:pk>/slut/", planning.end, name="routine_end"),
    path("faste/<int:pk>/igen/", planning.begin_again, name="routine_again"),
    path("minutter/", planning.minutes, name="minutes"),
    path("minutter/fil/", planning.minutes_file, name="minutes_file"),
    path("liste/", planning.paper_list, name="paper_list"),
    path("<uuid:token>/", views.task, name="task"),
    path("<uuid:token>/ret/", making.change, name="change"),
    path("<uuid:token>/tag/", views.take, name="take"),
    path("<uuid:token>/giv-slip/", views.give_back, name="give_back"),
    path("<uuid:token>/gjort/", views.done, name="done"),
    path("<uuid:token>/fortryd/", views.undo, name="undo"),
    path("<uuid:token>/ikke-noedvendig/", views.drop, name="drop"),
    path("<uuid:token>/punkt/<int:item>/", views.tick, name="tick"),
    path("<uuid:token>/skriv-ned/", views.write_down, name="write_down"),
    path("<uuid:token>/udskyd/", views.postpone, name="postpone"),
    path("<uuid:token>/giv-videre/", views.hand_over, name="hand_over"),
    path("<uuid:token>/kan-ikke/", views.cannot, name="cannot"),
    path("<uuid:token>/kan-igen/", views.can_again, name="can_again"),
    path("<uuid:token>/billede/", views.show, name="show"),
]
