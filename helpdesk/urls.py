"""The addresses of «Nabo-hjælp», under `/<estate>/hjaelp/`."""

from django.urls import path

from helpdesk import views
from helpdesk.asking import views as asking
from helpdesk.measuring import views as measuring
from helpdesk.meeting import views as meeting
from helpdesk.standing import views as standing

app_name = "helpdesk"
urlpatterns = [
    path("", views.index, name="index"),
    path("mit/", views.mine, name="mine"),
    path("bed/", asking.ask, name="ask"),
    path("tal/", measuring.figures, name="figures"),
    path("tilbud/", views.offers, name="offers"),
    path("tilbud/nyt/", standing.new, name="offer_new"),
    path("tilbud/<uuid:token>/", standing.offer, name="offer"),
    path("tilbud/<uuid:token>/ret/", standing.change, name="offer_change"),
    path("tilbud/<uuid:token>/pause/", standing.rest, name="rest"),
    path("tilbud/<uuid:token>/igen/", standing.stand_again, name="stand_again"),
    path("tilbud/<uuid:token>/ja/", standing.confirm, name="confirm"),
    path("tilbud/<uuid:token>/slut/", standing.end, name="end"),
    path("svar/<uuid:token>/vaelg/", meeting.choose, name="choose"),
    path("svar/<uuid:token>/tag-tilbage/", views.take_back, name="take_back"),
    path("aftale/<uuid:token>/nummer/", meeting.give_phone, name="phone"),
    path("aftale/<uuid:token>/flyt/", meeting.move, name="move"),
    path("aftale/<uuid:token>/sig-fra/", meeting.call_off, name="call_off"),
    path("aftale/<uuid:token>/alligevel/", meeting.stand_by, name="stand_by"),
    path("aftale/<uuid:token>/klaret/", meeting.done, name="done"),
    path("aftale/<uuid:token>/ikke-endnu/", meeting.not_done, name="not_done"),
    path("aftale/<uuid:token>/tak/", meeting.thank, name="thank"),
    path("aftale/<uuid:token>/kalender.ics", meeting.ics, name="ics"),
    path("<uuid:token>/", views.request, name="request"),
    path("<uuid:token>/ret/", asking.change, name="change"),
    path("<uuid:token>/spoerg/", asking.open_draft, name="open"),
    path("<uuid:token>/slet/", asking.discard, name="discard"),
    path("<uuid:token>/traek-tilbage/", asking.withdraw, name="withdraw"),
    path("<uuid:token>/igen/", asking.ask_again, name="again"),
    path("<uuid:token>/flere/", asking.widen, name="widen"),
    path("<uuid:token>/kan/", views.answer, name="answer"),
    path("<uuid:token>/ogsaa/", views.need_too, name="also"),
    path("<uuid:token>/moedes/", views.meet, name="meet"),
    path("<uuid:token>/dag/", views.set_a_day, name="set_a_day"),
]
