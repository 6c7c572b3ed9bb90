"""Under the five steps: the overview and its times."""

from django.urls import path

from community.plan.overview import views

urlpatterns = [
    path("overblik/", views.overview, name="overview"),
    path("overblik/aar/<int:year>/", views.report, name="report"),
    path("overblik/aar/<int:year>/tal.csv", views.figures_csv, name="figures_csv"),
    path("overblik/<slug:code>/", views.period, name="period"),
]
