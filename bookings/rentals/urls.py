"""Where rentals are handed over, answered and settled."""

from django.urls import path, re_path

from bookings.rentals import views

MOMENT = r"(?P<moment>before|after)"
urlpatterns = [
    path("udlejninger/", views.today, name="rentals"),
    path("udlejninger/<int:pk>/", views.rental, name="rental"),
    re_path(rf"^udlejninger/(?P<pk>\d{{1,18}})/set/{MOMENT}/$", views.looked_at, name="looked_at"),
    path("udlejninger/<int:pk>/behold/", views.keep, name="keep"),
    path("udlejninger/kode/<int:pk>/", views.code, name="code"),
    path("svar/", views.asked, name="asked"),
    path("svar/<int:pk>/ja/", views.approve, name="approve"),
    path("svar/<int:pk>/nej/", views.decline, name="decline"),
    path("husleje/", views.rent, name="rent"),
    path("husleje/beloeb/<int:pk>/", views.waive, name="waive"),
    path("husleje/lav/", views.make_list, name="rent_make"),
    path("husleje/<int:pk>.csv", views.fetch_list, name="rent_file"),
    re_path(rf"^mine/(?P<pk>\d{{1,18}})/set/{MOMENT}/$", views.found_it, name="found"),
]
