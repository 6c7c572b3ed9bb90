"""The component sheet's address."""

from django.urls import path

from community.ui import views

app_name = "ui"

urlpatterns = [
    path("", views.components, name="components"),
]
