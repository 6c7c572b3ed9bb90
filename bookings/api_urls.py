"""The room's addresses for programs."""

from django.urls import path

from bookings import api
from bookings.draws import api as draws

urlpatterns = [
    path("facilities/", api.FacilityList.as_view(), name="api_facilities"),
    path("facilities/<int:pk>/slots/", api.SlotList.as_view(), name="api_slots"),
    path("draws/", draws.DrawList.as_view(), name="api_draws"),
    path("draws/<int:pk>/", draws.DrawDetail.as_view(), name="api_draw"),
    path("bookings/", api.BookingList.as_view(), name="api_bookings"),
    path("bookings/<int:pk>/", api.BookingDetail.as_view(), name="api_booking"),
]
