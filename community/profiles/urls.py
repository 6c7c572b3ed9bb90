"""Under /mig/profil/: what I show of myself."""

from django.urls import URLPattern

app_name = "profile"
urlpatterns: list[URLPattern] = []
