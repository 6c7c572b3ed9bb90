"""The room's addresses for programs."""

from django.urls import path

from events import api, api_series
from events.meals import api as meals
from events.meeting import api as meeting
from events.wheel import api as wheel

urlpatterns = [
    path("events/", api.EventList.as_view(), name="api_events"),
    path("events/year/", wheel.EventYear.as_view(), name="api_event_year"),
    path("events/<uuid:token>/", api.EventDetail.as_view(), name="api_event"),
    path("events/<uuid:token>/signups/", api.EventSignups.as_view(), name="api_event_signups"),
    path("events/<uuid:token>/signups/answer/", api.EventAnswer.as_view(), name="api_event_answer"),
    path("events/<uuid:token>/headcount/", meals.EventHeadCount.as_view(), name="api_event_heads"),
    path("events/<uuid:token>/meeting/", meeting.EventMeeting.as_view(), name="api_event_meeting"),
    path("series/", api_series.SeriesList.as_view(), name="api_series_list"),
    path("series/<uuid:token>/", api_series.SeriesDetail.as_view(), name="api_series"),
    path(
        "series/<uuid:token>/every-time/",
        api_series.SeriesEveryTime.as_view(),
        name="api_series_every_time",
    ),
]
