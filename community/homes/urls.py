"""Under an estate: my home, being new here, and the doors that are new."""

from django.urls import path

from community.homes import views

app_name = "homes"
urlpatterns = [
    path("", views.index, name="index"),
    path("inviter/", views.invite, name="invite"),
    path("inviter/<int:pk>/traek-tilbage/", views.withdraw, name="withdraw"),
    path("inviter/<int:pk>/fortryd/", views.restore, name="restore"),
    path("fyldt-18/", views.come_of_age, name="come_of_age"),
    path("velkommen/", views.welcome, name="welcome"),
    path("velkommen/paa-plads/", views.settle, name="settle"),
    path("velkommen/paa-plads/fortryd/", views.unsettle, name="unsettle"),
    path("velkommen/nej-tak/", views.no_thanks, name="no_thanks"),
    path("velkommen/nej-tak/fortryd/", views.thanks_after_all, name="thanks_after_all"),
    path("velkommen/hej/", views.hello, name="hello"),
    path("nye/", views.doors, name="new"),
    path("nye/<int:pk>/tag/", views.take, name="take"),
    path("nye/<int:pk>/giv-tilbage/", views.give_back, name="give_back"),
    path("nye/<int:pk>/klaret/", views.finish, name="finish"),
    path("nye/<int:pk>/fortryd/", views.reopen, name="reopen"),
]
