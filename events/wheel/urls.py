"""The addresses of the committee's year."""

from django.urls import path

from events.wheel import views

urlpatterns = [
    path("aarshjul/", views.wheel, name="wheel"),
    path("aarshjul/kladde/", views.draft, name="wheel_draft"),
    path("aarshjul/igen/", views.again_all, name="wheel_again_all"),
    path("aarshjul/igen/fortryd/", views.take_back, name="wheel_take_back"),
    path("aarshjul/<uuid:token>/igen/", views.again, name="wheel_again"),
]
