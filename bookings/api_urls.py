"""The room's addresses for programs."""

from django.urls import path

from bookings import api

urlpatterns = [
    path("facilities/", api.FacilityList.as_view(), name="api_facilities"),
    path("facilities/<int:pk>/slots/", api.SlotList.as_view(), name="api_slots"),
    path("bookings/", api.BookingList.as_view(), name="api_bookings"),
    path("bookings/<int:pk>/", api.BookingDetail.as_view(), name="api_booking"),
]
