"""Under an estate: who helps me, and how colleagues help somebody on paper."""

from django.urls import path

from community.helping import on_request, views, work

app_name = "helpers"
urlpatterns = [
    path("", views.index, name="index"),
    path("kode/", views.new_code, name="new_code"),
    path("kode/<int:pk>/fjern/", views.withdraw, name="withdraw"),
    path("<int:pk>/slut/", views.end, name="end"),
    path("beboer/", work.address, name="address"),
    path("beboer/vaelg/", work.choose, name="choose"),
    path("papir/", work.new_on_paper, name="new_on_paper"),
    path("papir/<int:pk>/", work.person, name="person"),
    path("papir/<int:pk>/kort/", work.new_card, name="new_card"),
    path("papir/<int:pk>/oplysninger/", on_request.file, name="file"),
    path("papir/<int:pk>/slet/", on_request.forget, name="forget"),
]
