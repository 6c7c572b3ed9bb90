"""The room's addresses for programs, and for the script of our own pages."""

from django.urls import path

from community.pictures import api

urlpatterns = [
    path("pictures/", api.PictureList.as_view(), name="api_pictures"),
    path("pictures/<uuid:token>/", api.PictureDetail.as_view(), name="api_picture"),
    path("pictures/<uuid:token>/words/", api.PictureWords.as_view(), name="api_picture_words"),
]
