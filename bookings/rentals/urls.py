"""Where rentals are handed over, answered and settled."""

from django.urls import path

from bookings.rentals import views

urlpatterns = [
    path("udlejninger/", views.today, name="rentals"),
    path("udlejninger/<int:pk>/", views.rental, name="rental"),
    path("udlejninger/<int:pk>/set/<slug:moment>/", views.looked_at, name="looked_at"),
    path("udlejninger/<int:pk>/behold/", views.keep, name="keep"),
    path("udlejninger/kode/<int:pk>/", views.code, name="code"),
    path("svar/", views.asked, name="asked"),
    path("svar/<int:pk>/ja/", views.approve, name="approve"),
    path("svar/<int:pk>/nej/", views.decline, name="decline"),
    path("husleje/", views.rent, name="rent"),
    path("husleje/beloeb/<int:pk>/", views.waive, name="waive"),
    path("husleje/lav/", views.make_list, name="rent_make"),
    path("husleje/<int:pk>.csv", views.fetch_list, name="rent_file"),
    path("mine/<int:pk>/set/<slug:moment>/", views.found_it, name="found"),
]
