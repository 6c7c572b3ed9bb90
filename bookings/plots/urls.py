"""The addresses of gardens, under `/<estate>/haver/`."""

from django.urls import path

from bookings.plots import views

app_name = "plots"
urlpatterns = [
    path("<int:pk>/", views.garden, name="garden"),
    path("<int:pk>/skriv-op/", views.ask, name="ask"),
    path("mit/<int:pk>/ja/", views.say_yes, name="say_yes"),
    path("mit/<int:pk>/behold/", views.keep, name="keep"),
    path("mit/<int:pk>/giv-videre/", views.give_up, name="give_up"),
    path("mit/<int:pk>/slip/", views.leave, name="leave"),
    path("<int:pk>/pas/", views.kept, name="kept"),
    path("<int:pk>/pas/saeson/", views.season, name="season"),
    path("<int:pk>/pas/nyt-bed/", views.lay_out, name="lay_out"),
    path("<int:pk>/pas/for-en-nabo/", views.ask_for, name="ask_for"),
    path("pas/<int:pk>/mind/", views.nudge, name="nudge"),
    path("pas/<int:pk>/videre/", views.not_renewed, name="not_renewed"),
    path("bed/<int:pk>/tag-af/", views.lay_fallow, name="lay_fallow"),
    path("bed/<int:pk>/saet-paa/", views.lay_out_again, name="lay_out_again"),
]
