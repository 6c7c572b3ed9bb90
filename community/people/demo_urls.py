"""/demo/: only while the house is an example."""

from django.urls import path

from community.people.demo_login import demo_login

app_name = "demo"

urlpatterns = [path("login/", demo_login, name="login")]
