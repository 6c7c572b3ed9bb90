"""Under an estate: the five steps."""

from django.urls import include, path

from community.plan import views

app_name = "plan"
urlpatterns = [
    path("", views.index, name="index"),
    path("", include("community.plan.overview.urls")),
    path("", include("community.plan.remarks.urls")),
    path("vi/", views.us, name="us"),
    path("trin/<int:step>/", views.step, name="step"),
    path("trin/<int:step>/udgaver/", views.versions, name="versions"),
    path("rammer/", views.outline, name="outline"),
    path("tabel/", views.table, name="table"),
    path("spoerg/", views.guide, name="guide"),
    path("runde/", views.walk, name="walk"),
    path("ark/", views.paper, name="paper"),
    path("behov.csv", views.matrix_csv, name="matrix_csv"),
    path("opgave/<int:pk>/gjort/", views.done, name="done"),
    path("opgave/<int:pk>/alligevel-ikke/", views.not_done, name="not_done"),
    path("<slug:kind>/ny/", views.new, name="new"),
    path("<slug:kind>/<int:pk>/", views.edit, name="edit"),
    path("<slug:kind>/<int:pk>/fjern/", views.remove, name="remove"),
    path("<slug:kind>/<int:pk>/fortryd/", views.put_back, name="put_back"),
]
