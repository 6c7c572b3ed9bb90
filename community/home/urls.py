"""The addresses that belong to nobody's estate: the front door, mine, and the app shell."""

from django.urls import path

from community.home import shell, views
from community.people import account

app_name = "home"
urlpatterns = [
    path("", views.front_door, name="front_door"),
    path("mig/", views.settings, name="settings"),
    path("mig/telefon/", views.phone, name="phone"),
    path("manifest.webmanifest", shell.manifest, name="manifest"),
    path("sw.js", shell.service_worker, name="service_worker"),
    path("offline/", shell.offline, name="offline"),
    path("sprog/", account.language, name="language"),
]
