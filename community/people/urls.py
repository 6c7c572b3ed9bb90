"""/velkommen/: the way in with a letter."""

from django.urls import path

from community.people import views

app_name = "people"

urlpatterns = [
    path("", views.welcome_page, name="welcome"),
    path("navn/", views.name, name="name"),
    path("igen/", views.back, name="back"),
    path("under-15/", views.child, name="child"),
    path("e-mail/", views.email, name="email"),
    path("e-mail/kode/", views.email_code, name="email_code"),
    path("intet-brev/", views.no_letter, name="no_letter"),
    path("<str:code>/", views.code_in_hand, name="code"),
]
