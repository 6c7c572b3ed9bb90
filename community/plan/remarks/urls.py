"""Under the five steps: a guest's page, and what guests wrote."""

from django.urls import path

from community.plan.remarks import views

urlpatterns = [
    path("laes/", views.read, name="read"),
    path("gaester/", views.remarks, name="remarks"),
    path("gaester/<uuid:token>/tag-tilbage/", views.take_back, name="remark_off"),
    path("gaester/<uuid:token>/fortryd/", views.put_back, name="remark_back"),
]
