"""The addresses of the guide, under `/hvem/<slug>/`. What is read has no gate; what is written has."""

from django.urls import path

from helpdesk.guide import views

app_name = "guide"
urlpatterns = [
    path("<slug:slug>/", views.show, name="show"),
    path("<slug:slug>/bekymret/", views.worried, name="worried"),
    path("<slug:slug>/ark/", views.sheet, name="sheet"),
    path("<slug:estate>/ret/", views.edit, name="edit"),
    path("<slug:estate>/ret/begynd/", views.begin, name="begin"),
    path("<slug:estate>/ret/ny/", views.new, name="new"),
    path("<slug:estate>/ret/<uuid:token>/", views.entry, name="entry"),
    path("<slug:estate>/ret/<uuid:token>/flyt/", views.move, name="move"),
    path("<slug:estate>/ret/<uuid:token>/fjern/", views.remove, name="remove"),
    path("<slug:estate>/ret/<uuid:token>/tilbage/", views.put_back, name="put_back"),
]
