"""The site of the back office: every address of it is for the operator in a strong session."""

from collections.abc import Callable
from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from community.people.account import logout
from community.people.proof import next_of
from community.people.trust import operator_only


class OperatorSite(AdminSite):
    """No password form anywhere: also `/drift/login/` leads to the house's own login, or to a 404.

    Only what shows without writing hangs here. What libraries bring along (allauth's secrets of code
    apps and its e-mail addresses, Django's groups) could be written by hand, past every verb.
    """

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        if getattr(admin_class, "only_shows", False):
            super().register(model_or_iterable, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        return operator_only(super().admin_view(view, cacheable))

    @method_decorator([never_cache, login_not_required, operator_only])
    def login(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect(next_of(request, "admin:index"))

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return logout(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        raise Http404

    def password_change_done(self, request: HttpRequest, extra_context: Any = None) -> Any:
        raise Http404
