"""Under /mig/profil/: what I show of myself."""

from django.urls import path

from community.profiles import views

app_name = "profile"
urlpatterns = [
    path("", views.edit, name="edit"),
    path("vis/", views.preview, name="preview"),
    path("ny/", views.say_new, name="say_new"),
    path("ny/fra/", views.not_new, name="not_new"),
    path("billede/", views.photo, name="photo"),
    path("billede/fjern/", views.remove_photo, name="remove_photo"),
]
