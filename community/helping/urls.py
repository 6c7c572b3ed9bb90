"""Under /hjaelper/: acting for somebody, from whatever estate."""

from django.urls import URLPattern

app_name = "helping"
urlpatterns: list[URLPattern] = []
