"""The front door: which room answers which address."""

from django.contrib import admin
from django.urls import include, path

from config import health

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
    path("hjem/skaerm/", include("community.noticeboard.screen_urls")),
    path("hjem/sted/kalender/", include("bookings.feeds.open_urls")),
    path("hjem/ideer/", include("community.ideas.open_urls")),
    path("hjem/sted/", include("bookings.places.sign_urls")),
    path("", include("community.home.urls")),
    path("kalender/", include("community.feeds.open_urls")),
    path("", include("events.area_urls")),
    path("velkommen/", include("community.people.urls")),
    path("mig/profil/", include("community.profiles.urls")),
    path("mig/", include("community.privacy.urls")),
    path("hjaelper/", include("community.helping.urls")),
    path("<slug:estate>/til-dig/", include("community.notifications.urls")),
    path("til-dig/", include("community.notifications.open_urls")),
    path("<slug:estate>/billeder/", include("community.pictures.urls")),
    path("<slug:estate>/naboer/", include("community.profiles.estate_urls")),
    path("<slug:estate>/hjaelper/", include("community.helping.estate_urls")),
    path("<slug:estate>/anmeld/", include("community.moderation.urls")),
    path("<slug:estate>/papir/", include("community.paper.urls")),
    path("<slug:estate>/kontor/", include("community.office.urls")),
    path("<slug:estate>/flytning/", include("community.privacy.estate_urls")),
    path("<slug:estate>/kalender/", include("community.feeds.urls")),
    path("<slug:estate>/bolig/", include("community.homes.urls")),
    path("<slug:estate>/opslag/", include("community.noticeboard.urls")),
    path("<slug:estate>/ideer/", include("community.ideas.urls")),
    path("<slug:estate>/plan/", include("community.plan.urls")),
    path("<slug:estate>/grupper/", include("community.groups.urls")),
    path("<slug:estate>/booking/", include("bookings.urls")),
    path("<slug:estate>/laan/", include("bookings.loans.urls")),
    path("<slug:estate>/haver/", include("bookings.plots.urls")),
    path("<slug:estate>/sker/", include("events.urls")),
    path("<slug:estate>/hjaelp/", include("helpdesk.urls")),
    path("<slug:estate>/opgaver/", include("helpdesk.duties.urls")),
    path("<slug:estate>/vandring/", include("helpdesk.walks.urls")),
    path("hvem/", include("helpdesk.guide.urls")),
    path("<slug:estate>/chat/", include("community.chat.urls")),
    path("<slug:estate>/", include("community.home.estate_urls")),
]
