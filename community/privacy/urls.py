"""Under /mig/: everything we know about you, to have and to have erased."""

from django.urls import path

from community.privacy import views

app_name = "privacy"
urlpatterns = [
    path("hent/", views.export, name="export"),
    path("slet/", views.erase, name="erase"),
]
