"""Where things are made, changed and called off."""

from django.urls import path

from events.making import views
from events.making.after import views as after
from events.making.coffee import views as coffee
from events.making.ending import views as ending
from events.making.hands import views as hands
from events.making.hosting import views as hosting
from events.making.series import always, cooking
from events.making.series import views as series

urlpatterns = [
    path("nyt/", views.new, name="new"),
    path("nyt/kaffe/", coffee.new, name="coffee"),
    path("kladder/", views.drafts, name="drafts"),
    path("serie/<uuid:token>/", series.index, name="series"),
    path("serie/<uuid:token>/ret/", series.change, name="series_change"),
    path("serie/<uuid:token>/vaert/", series.add_host, name="series_host"),
    path("serie/<uuid:token>/vaert/<uuid:person>/", series.move_host, name="series_turn"),
    path("serie/<uuid:token>/stop/", series.end, name="series_end"),
    path("serie/<uuid:token>/fast/", always.stand, name="series_stand"),
    path("serie/<uuid:token>/fast/slut/", always.stop, name="series_stand_stop"),
    path("serie/<uuid:token>/mad/", cooking.meal, name="series_meal"),
    path("<uuid:token>/ret/", views.change, name="change"),
    path("<uuid:token>/kopi/", views.copy, name="copy"),
    path("<uuid:token>/slaa-op/", views.publish, name="publish"),
    path("<uuid:token>/aflys/", ending.call_off, name="call_off"),
    path("<uuid:token>/alligevel/", ending.put_on_again, name="put_on_again"),
    path("<uuid:token>/smid-ud/", ending.discard, name="discard"),
    path("<uuid:token>/opgaver/", hands.tasks, name="tasks"),
    path("<uuid:token>/opgaver/<int:pk>/ret/", hands.change, name="task_change"),
    path("<uuid:token>/opgaver/<int:pk>/fjern/", hands.remove, name="task_remove"),
    path("<uuid:token>/hvem/", hosting.people, name="people"),
    path("<uuid:token>/bagefter/", after.look_back, name="look_back"),
    path("<uuid:token>/billeder/", after.pictures, name="pictures"),
    path("<uuid:token>/billeder/nyt/", after.picture_new, name="picture_new"),
    path("<uuid:token>/billeder/<uuid:picture>/", after.picture_remove, name="picture_remove"),
    path("<uuid:token>/samtale/", after.join_talk, name="join_talk"),
    path("<uuid:token>/samtale/ny/", after.open_talk, name="open_talk"),
    path("<uuid:token>/vaerter/", hosting.hosts, name="hosts"),
    path("<uuid:token>/vaerter/<uuid:person>/", hosting.host_away, name="host_away"),
]
