"""The room's addresses for people."""

from django.urls import path

from bookings import views
from bookings.rentals.urls import urlpatterns as rentals
from bookings.rooms import views as rooms

app_name = "bookings"
urlpatterns = [
    path("", views.index, name="index"),
    path("mine/", views.mine, name="mine"),
    path("mine/<int:pk>/", rooms.booking, name="booking"),
    path("mine/<int:pk>/flyt/", rooms.move, name="move"),
    path("mine/<int:pk>/aflys/", views.cancel, name="cancel"),
    path("mine/<int:pk>/fortryd/", views.undo, name="undo"),
    path("mine/<int:pk>/her/", views.arrive, name="arrive"),
    path("mine/<int:pk>/faerdig/", views.finish, name="finish"),
    path("<int:pk>/", views.place, name="place"),
    path("<int:pk>/se-igennem/", rooms.review, name="review"),
    path("<int:pk>/book/", views.book, name="book"),
    path("<int:pk>/luk/", views.close, name="close"),
    path("<int:pk>/aabn/<int:closure>/", views.reopen, name="reopen"),
    *rentals,
]
