"""Under /hjaelper/: the helper's way in, and acting for somebody, from whatever estate."""

from django.urls import path

from community.helping import taking, views

app_name = "helping"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("kode/", taking.code, name="code"),
    path("kode/<str:code>/", taking.code_in_hand, name="code_in_hand"),
    path("ja/", taking.take, name="take"),
    path("ny/", taking.new_helper, name="new_helper"),
    path("nej-tak/", taking.no_thanks, name="no_thanks"),
    path("<int:pk>/begynd/", views.begin, name="begin"),
    path("<int:pk>/stop/", views.stop, name="stop"),
    path("faerdig/", views.finish, name="finish"),
    path("slut/", views.over, name="over"),
    path("kun-selv/", views.own_only, name="own_only"),
]
