"""The room's addresses for people."""

from django.urls import path

from bookings import views
from bookings.places import views as places

app_name = "bookings"
urlpatterns = [
    path("", views.index, name="index"),
    path("mine/", views.mine, name="mine"),
    path("mine/<int:pk>/aflys/", views.cancel, name="cancel"),
    path("mine/<int:pk>/fortryd/", views.undo, name="undo"),
    path("mine/<int:pk>/her/", views.arrive, name="arrive"),
    path("mine/<int:pk>/faerdig/", views.finish, name="finish"),
    path("<int:pk>/", views.place, name="place"),
    path("<int:pk>/book/", views.book, name="book"),
    path("<int:pk>/tid/", places.book_time, name="book_time"),
    path("<int:pk>/naetter/", places.book_nights, name="book_nights"),
    path("<int:pk>/fejl/", places.fault, name="fault"),
    path("<int:pk>/fejl/<int:fault>/rettet/", places.mended, name="mended"),
    path("<int:pk>/fejl/<int:fault>/alligevel/", places.broken, name="broken"),
    path("<int:pk>/luk/", views.close, name="close"),
    path("<int:pk>/aabn/<int:closure>/", views.reopen, name="reopen"),
]
