"""The API's front door: the rooms' routes, the schema, and a page to read it on."""

from functools import cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils.translation import get_language
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularAPIView


@cache
def drawn(language: str) -> dict[str, Any]:
    """The schema in one language. Drawing it takes half a second; the routes do not change."""
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return schema


class Drawn(SchemaGenerator):
    """Hands out what is drawn already: anybody may ask, as often as they like."""

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        return drawn(get_language())


@login_not_required
def read(request: HttpRequest) -> HttpResponse:
    """The schema as a page for people: no third party, no script needed."""
    schema = drawn(get_language())
    operations = [
        {
            "path": where,
            "method": verb.upper(),
            "description": what.get("description", ""),
            "parameters": what.get("parameters", []),
            "statuses": list(what["responses"]),
        }
        for where, verbs in schema["paths"].items()
        for verb, what in verbs.items()
        if verb != "parameters"
    ]
    return render(request, "config/api.html", {"schema": schema, "operations": operations})


urlpatterns = [
    path("", read, name="api"),
    path("schema/", SpectacularAPIView.as_view(generator_class=Drawn), name="api_schema"),
    path("<slug:estate>/", include("bookings.api_urls")),
    path("<slug:estate>/", include("bookings.loans.api_urls")),
    path("<slug:estate>/", include("bookings.plots.api_urls")),
    path("<slug:estate>/", include("events.api_urls")),
    path("<slug:estate>/", include("helpdesk.api_urls")),
    path("<slug:estate>/", include("community.noticeboard.api_urls")),
    path("<slug:estate>/", include("community.groups.api_urls")),
    path("<slug:estate>/", include("community.chat.api_urls")),
    path("<slug:estate>/", include("community.plan.api_urls")),
    path("<slug:estate>/", include("community.ideas.api_urls")),
    path("<slug:estate>/", include("community.pictures.api_urls")),
]
