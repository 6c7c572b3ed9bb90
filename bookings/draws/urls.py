"""The addresses of draws; they stand among the room's."""

from django.urls import path

from bookings.draws import views

urlpatterns = [
    path("lod/", views.index, name="draws"),
    path("lod/<int:pk>/", views.draw, name="draw"),
    path("lod/<int:pk>/soeg/", views.apply, name="draw_apply"),
    path("lod/<int:pk>/traek-tilbage/", views.withdraw, name="draw_withdraw"),
    path("lod/<int:pk>/med-igen/", views.undo, name="draw_undo"),
    path("lod/<int:pk>/sig-ja/", views.confirm, name="draw_confirm"),
    path("lod/<int:pk>/aflys/", views.call_off, name="draw_call_off"),
    path("<int:pk>/traek-lod/", views.make, name="draw_make"),
]
