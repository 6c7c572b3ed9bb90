"""The addresses of the residents' own meetings."""

from django.urls import path

from events.meeting import views
from events.meeting.agenda import views as agenda
from events.meeting.calling import views as calling
from events.meeting.papers import views as papers

urlpatterns = [
    path("afdelingsmoeder/", views.meetings, name="meetings"),
    path("afdelingsmoeder/nyt/", views.new, name="meeting_new"),
    path("afdelingsmoeder/frister/", views.own_terms, name="meeting_terms"),
    path("<uuid:token>/moede/", views.meeting, name="meeting"),
    path("<uuid:token>/moede/ret/", views.change, name="meeting_change"),
    path("<uuid:token>/moede/indkald/", calling.call, name="meeting_call"),
    path("<uuid:token>/moede/ark/", calling.sheets, name="meeting_sheets"),
    path("<uuid:token>/moede/dagsorden/", agenda.agenda, name="meeting_agenda"),
    path("<uuid:token>/moede/dagsorden/igen/", agenda.point_back, name="meeting_point_back"),
    path("<uuid:token>/moede/dagsorden/<int:pk>/", agenda.point, name="meeting_point"),
    path("<uuid:token>/moede/papirer/", papers.papers, name="meeting_papers"),
    path("<uuid:token>/moede/papirer/frem/", papers.lay_out, name="meeting_lay_out"),
    path("<uuid:token>/moede/papirer/igen/", papers.paper_back, name="meeting_paper_back"),
    path("<uuid:token>/moede/papirer/<int:pk>/", papers.paper, name="meeting_paper"),
    path("<uuid:token>/moede/papirer/<int:pk>/fil/", papers.paper_file, name="meeting_paper_file"),
    path("<uuid:token>/moede/referat/", papers.minutes, name="meeting_minutes"),
]
