"""The operator's back office shows and never writes: only actions write."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from community.people.models import Estate, Invitation, Organisation


class ReadOnlyAdmin(admin.ModelAdmin):
    """Look, change nothing. For superusers, behind the same login as everybody's."""

    only_shows = True  # the site takes no other kind

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_superuser)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Organisation, Estate)
class HouseAdmin(ReadOnlyAdmin):
    list_display = ("pk", "__str__")


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("pk", "household", "places", "used", "expires_at", "revoked_at")
    exclude = ("digest",)
