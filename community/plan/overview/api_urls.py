"""The overview's addresses for programs."""

from django.urls import path

from community.plan.overview import api

urlpatterns = [
    path("plan/overview/", api.Periods.as_view(), name="api_plan_overview"),
    path("plan/overview/<slug:code>/", api.OnePeriod.as_view(), name="api_plan_period"),
]
