"""The addresses of «Nabo-hjælp», under `/<estate>/hjaelp/`."""

from django.urls import URLPattern

app_name = "helpdesk"
urlpatterns: list[URLPattern] = []
