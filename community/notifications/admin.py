"""The operator's view of the outbox: how it goes, never what is said."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.errors import Refused
from community.notifications.models import Delivery
from community.notifications.outbox import outbox_of
from community.notifications.sending.actions import resend
from community.notifications.telling import tell_test
from community.people.admin import ReadOnlyAdmin
from community.people.models import User


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

    change_list_template = "notifications/drift/deliveries.html"

    def get_urls(self) -> list[Any]:
        """The outbox at a glance, with the two things the operator does to it."""
        site = self.admin_site
        own = [
            path("udbakke/", site.admin_view(self.outbox), name="notifications_outbox"),
            path("udbakke/proeve/", site.admin_view(self.test), name="notifications_test"),
            path("udbakke/<int:pk>/", site.admin_view(self.again), name="notifications_resend"),
        ]
        return own + super().get_urls()

    def outbox(self, request: HttpRequest) -> HttpResponse:
        """Queue, oldest due, failures by way and reason, and what was given up."""
        context = {"outbox": outbox_of(timezone.now())}
        return render(request, "notifications/drift/outbox.html", context)

    @method_decorator(require_POST)
    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Try one that was given up again."""
        row = get_object_or_404(self.get_queryset(request), pk=pk)
        try:
            resend(row, now=timezone.now())
        except Refused as no:
            self.message_user(request, str(no), messages.WARNING)
        else:
            self.message_user(request, _("Den prøves igen."))
        return redirect("admin:notifications_outbox")

    @method_decorator(require_POST)
    def test(self, request: HttpRequest) -> HttpResponse:
        """A message to the operator, in the ways the operator has chosen."""
        assert isinstance(request.user, User)
        tell_test(request.user, timezone.now())
        self.message_user(request, _("En prøve er lagt i udbakken."))
        return redirect("admin:notifications_outbox")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Delivery]:
        return super().get_queryset(request).select_related("notification")

    @admin.display(ordering="notification__kind")
    def kind(self, delivery: Delivery) -> str:
        return delivery.notification.kind
