"""The room's addresses for programs."""

from django.urls import path

from bookings import api
from bookings.bargains import api as bargains
from bookings.draws import api as draws
from bookings.fetching import api as keys
from bookings.lines import api as lines
from bookings.places import api as places
from bookings.rentals import api as rentals
from bookings.rooms import api as rooms

urlpatterns = [
    path("facilities/", api.FacilityList.as_view(), name="api_facilities"),
    path("facilities/<int:pk>/slots/", api.SlotList.as_view(), name="api_slots"),
    path("facilities/<int:pk>/code/", rentals.DoorCode.as_view(), name="api_door_code"),
    path("facilities/<int:pk>/draws/", draws.DrawMake.as_view(), name="api_draw_make"),
    path("places/<int:pk>/bookings/", rentals.PlaceBookings.as_view(), name="api_place_bookings"),
    path("places/<int:pk>/closures/", places.ClosureList.as_view(), name="api_closures"),
    path(
        "places/<int:pk>/closures/<int:closure>/",
        places.ClosureDetail.as_view(),
        name="api_closure",
    ),
    path("draws/", draws.DrawList.as_view(), name="api_draws"),
    path("draws/<int:pk>/", draws.DrawDetail.as_view(), name="api_draw"),
    path("draws/<int:pk>/confirm/", draws.DrawConfirm.as_view(), name="api_draw_confirm"),
    path("draws/<int:pk>/call-off/", draws.DrawCallOff.as_view(), name="api_draw_call_off"),
    path("bookings/", api.BookingList.as_view(), name="api_bookings"),
    path("bookings/<int:pk>/", api.BookingDetail.as_view(), name="api_booking"),
    path("bookings/<int:pk>/arrive/", api.BookingArrive.as_view(), name="api_booking_arrive"),
    path("bookings/<int:pk>/finish/", api.BookingFinish.as_view(), name="api_booking_finish"),
    path(
        "bookings/<int:pk>/handover/", rooms.BookingHandover.as_view(), name="api_booking_handover"
    ),
    path(
        "bookings/<int:pk>/found/<slug:moment>/",
        rentals.BookingFound.as_view(),
        name="api_booking_found",
    ),
    path("bookings/<int:pk>/key/<slug:errand>/", keys.BookingKey.as_view(), name="api_booking_key"),
    path(
        "bookings/<int:pk>/key/<slug:errand>/yes/",
        keys.BookingKeyYes.as_view(),
        name="api_booking_key_yes",
    ),
    path("rentals/<int:pk>/key/<slug:errand>/", keys.RentalKey.as_view(), name="api_rental_key"),
    path("waiting/", lines.LineList.as_view(), name="api_lines"),
    path("waiting/<int:pk>/", lines.LineDetail.as_view(), name="api_line"),
    path("waiting/<int:pk>/yes/", lines.LineYes.as_view(), name="api_line_yes"),
    path("passed-on/", bargains.OfferList.as_view(), name="api_passed_on"),
    path("passed-on/<int:pk>/", bargains.OfferDetail.as_view(), name="api_passed_on_keep"),
    path("passed-on/<int:pk>/take/", bargains.OfferTake.as_view(), name="api_passed_on_take"),
    path("swaps/", bargains.SwapList.as_view(), name="api_swaps"),
    path("swaps/<int:pk>/", bargains.SwapDetail.as_view(), name="api_swap"),
    path("swaps/<int:pk>/yes/", bargains.SwapYes.as_view(), name="api_swap_yes"),
    path("swaps/<int:pk>/no/", bargains.SwapNo.as_view(), name="api_swap_no"),
    path("strikes/", places.StrikeList.as_view(), name="api_strikes"),
    path("rentals/", rentals.RentalList.as_view(), name="api_rentals"),
    path("rentals/asked/", rentals.AskedList.as_view(), name="api_rentals_asked"),
    path("rentals/<int:pk>/", rentals.RentalDetail.as_view(), name="api_rental"),
    path("rentals/<int:pk>/approve/", rentals.RentalApprove.as_view(), name="api_rental_approve"),
    path("rentals/<int:pk>/decline/", rentals.RentalDecline.as_view(), name="api_rental_decline"),
    path(
        "rentals/<int:pk>/looked-at/<slug:moment>/",
        rentals.RentalLookedAt.as_view(),
        name="api_rental_looked_at",
    ),
    path("rentals/<int:pk>/keep/", rentals.RentalKeep.as_view(), name="api_rental_keep"),
    path("charges/", rentals.ChargeList.as_view(), name="api_charges"),
    path("rent/", rentals.RentList.as_view(), name="api_rent"),
    path("rent/lists/", rentals.RentRunList.as_view(), name="api_rent_lists"),
    path("rent/charges/<int:pk>/waive/", rentals.ChargeWaive.as_view(), name="api_rent_waive"),
]
