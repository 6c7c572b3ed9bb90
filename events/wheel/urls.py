"""The addresses of the committee's year."""

from django.urls import path

from events.wheel import views

urlpatterns = [
    path("aarshjul/", views.wheel, name="wheel"),
    path("aarshjul/kladde/", views.draft, name="wheel_draft"),
    path("aarshjul/<uuid:token>/igen/", views.again, name="wheel_again"),
]
