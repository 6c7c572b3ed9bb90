"""Under /mig/: everything we know about you, to have and to have erased, and moving."""

from django.urls import path

from community.privacy import views

app_name = "privacy"
urlpatterns = [
    path("hent/", views.export, name="export"),
    path("hent/<str:token>/", views.fetch, name="fetch"),
    path("slet/", views.erase, name="erase"),
    path("flyt/", views.move, name="move"),
    path("flyt/bliv/", views.stay, name="stay"),
]
