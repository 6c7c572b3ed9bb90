"""Under an estate: calls to make, slips to hand out, sheets to hang up."""

from django.urls import path

from community.paper import views

app_name = "paper"
urlpatterns = [
    path("ringeliste/", views.calls, name="calls"),
    path("ringeliste/<uuid:person>/nummer/", views.number, name="number"),
    path("ringeliste/<uuid:person>/ringet/", views.called, name="called"),
    path("ringeliste/<uuid:person>/ikke-hjemme/", views.nobody_home, name="nobody_home"),
    path("ringeliste/<uuid:person>/seddel/", views.give_slip, name="give_slip"),
    path("ringeliste/<uuid:person>/alligevel/", views.call_after_all, name="call_after_all"),
    path("sedler/", views.slips, name="slips"),
    path("sedler/print/", views.print_slips, name="print_slips"),
    path("sedler/delt-ud/", views.hand_out, name="hand_out"),
    path("sedler/<uuid:person>/", views.slips_of, name="slips_of"),
    path("fortryd/", views.undo, name="undo"),
    path("ugeark/", views.week, name="week"),
]
