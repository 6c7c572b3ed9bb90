"""The front door: which room answers which address."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from config import health

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "config.errors.bad_request"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler500 = "config.errors.broken"

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("api/v1/", include("config.api")),
    path("drift/", admin.site.urls),
    path("ui/", include("community.ui.urls")),
    path("konto/", include("community.people.account_urls")),
    path("demo/", include("community.people.demo_urls")),
    path("", include("community.home.urls")),
    path("velkommen/", include("community.people.urls")),
    path("<slug:estate>/til-dig/", include("community.notifications.urls")),
    path("til-dig/", include("community.notifications.open_urls")),
    path("<slug:estate>/booking/", include("bookings.urls")),
    path("<slug:estate>/", include("community.home.estate_urls")),
]
