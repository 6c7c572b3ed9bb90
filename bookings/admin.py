"""The operator may look, and change nothing: only actions write."""

from django.contrib import admin

from bookings.models import Booking, Closure, Facility, RuleSet
from community.people.admin import ReadOnlyAdmin


@admin.register(RuleSet, Facility, Closure)
class PlaceAdmin(ReadOnlyAdmin):
    list_display = ("pk", "__str__")


@admin.register(Booking)
class BookingAdmin(ReadOnlyAdmin):
    list_display = ("pk", "facility", "state", "created_at")
    list_filter = ("state",)
