"""The addresses of gardens for programs."""

from django.urls import path

from bookings.plots import api

urlpatterns = [
    path("gardens/", api.GardenList.as_view(), name="api_gardens"),
    path("gardens/<int:pk>/", api.GardenDetail.as_view(), name="api_garden"),
    path("gardens/<int:pk>/kept/", api.GardenKept.as_view(), name="api_garden_kept"),
    path("gardens/<int:pk>/season/", api.GardenSeason.as_view(), name="api_garden_season"),
    path("gardens/<int:pk>/plots/", api.GardenPlots.as_view(), name="api_garden_plots"),
    path("gardens/<int:pk>/ask-for/", api.GardenAskFor.as_view(), name="api_garden_ask_for"),
    path("gardens/plots/<int:pk>/", api.PlotFallow.as_view(), name="api_garden_plot"),
    path("gardens/held/<int:pk>/nudge/", api.TenureNudge.as_view(), name="api_garden_nudge"),
    path("gardens/held/<int:pk>/pass-on/", api.TenurePassOn.as_view(), name="api_garden_pass_on"),
    path("plots/", api.TenureList.as_view(), name="api_plots"),
    path("plots/<int:pk>/", api.TenureDetail.as_view(), name="api_plot"),
    path("plots/<int:pk>/yes/", api.TenureYes.as_view(), name="api_plot_yes"),
    path("plots/<int:pk>/keep/", api.TenureKeep.as_view(), name="api_plot_keep"),
]
