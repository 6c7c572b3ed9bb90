"""Under an estate: the catalogue and the box."""

from django.urls import path

from community.ideas import views
from community.ideas.box import views as box

app_name = "ideas"
urlpatterns = [
    path("", views.index, name="index"),
    path("del/", views.new, name="new"),
    path("hent/", views.unpack, name="unpack"),
    path("tolv/", views.begin, name="begin"),
    path("ideer.json", views.pack, name="pack"),
    path("kassen/", box.index, name="box"),
    path("kassen/nyt/", box.new, name="propose"),
    path("kassen/<uuid:token>/", box.proposal, name="proposal"),
    path("kassen/<uuid:token>/ja/", box.say_yes, name="say_yes"),
    path("kassen/<uuid:token>/nej/", box.take_back, name="take_back"),
    path("kassen/<uuid:token>/op/", box.withdraw, name="withdraw"),
    path("kassen/<uuid:token>/fortryd/", box.put_back, name="box_put_back"),
    path("<uuid:token>/", views.card, name="card"),
    path("<uuid:token>/brug/", views.use, name="use"),
    path("<uuid:token>/ret/", views.edit, name="edit"),
    path("<uuid:token>/vis/", views.show, name="show"),
    path("<uuid:token>/fjern/", views.remove, name="remove"),
    path("<uuid:token>/fortryd/", views.put_back, name="put_back"),
    path("<uuid:token>/traek-tilbage/", views.withdraw, name="take_back_card"),
    path("<uuid:token>/del-igen/", views.take_up_again, name="take_up_again"),
    path("<uuid:token>/anderledes/", views.tell_back, name="tell_back"),
]
