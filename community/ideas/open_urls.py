"""For everybody: the cards that estates have opened."""

from django.urls import path

from community.ideas import open_views

urlpatterns = [
    path("", open_views.index, name="open_ideas"),
    path("<uuid:token>/", open_views.card, name="open_idea"),
]
