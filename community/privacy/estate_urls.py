"""Under /<estate>/flytning/: the office says when a household moves."""

from django.urls import path

from community.privacy import views

app_name = "moving"
urlpatterns = [
    path("", views.office, name="office"),
    path("<int:pk>/bliv/", views.office_stay, name="office_stay"),
]
