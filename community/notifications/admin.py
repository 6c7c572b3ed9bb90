"""The operator's view of the outbox: how it goes, never what is said."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from community.notifications.models import Delivery
from community.people.admin import ReadOnlyAdmin


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    """Queue, failures and their reasons."""

    list_display = [
        "id",
        "state",
        "way",
        "kind",
        "tries",
        "last_error",
        "not_before",
        "sent_at",
    ]
    list_filter = ["state", "way", "last_error"]
    date_hierarchy = "not_before"
    ordering = ["-id"]
    fields = [
        "state",
        "way",
        "kind",
        "tries",
        "unanswered",
        "last_error",
        "not_before",
        "expires_at",
        "first_tried_at",
        "claimed_until",
        "sent_at",
        "estate",
        "message_id",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        return super().get_queryset(request).select_related("notification")

    @admin.display(ordering="notification__kind")
    def kind(self, delivery: Delivery) -> str:
        return delivery.notification.kind
