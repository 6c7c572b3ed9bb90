"""The room's addresses for programs."""

from django.urls import include, path

from community.plan import api

KINDS = {
    "groups": ("group", api.GROUPS),
    "purposes": ("purpose", api.PURPOSES),
    "knowledge": ("known", api.KNOWLEDGE),
    "points": ("point", api.POINTS),
    "platforms": ("platform", api.PLATFORMS),
    "upkeep": ("kept", api.UPKEEP),
}

urlpatterns = [
    path("plan/", api.Frame.as_view(), name="api_plan"),
    path("", include("community.plan.overview.api_urls")),
    path("", include("community.plan.remarks.api_urls")),
    path("plan/us/", api.Us.as_view(), name="api_plan_us"),
    path("plan/matrix/", api.Matrix.as_view(), name="api_plan_matrix"),
    path("plan/suggestions/", api.Suggestions.as_view(), name="api_plan_suggestions"),
    path("plan/tables/", api.Table.as_view(), name="api_plan_tables"),
    path("plan/figures/", api.Listed.as_view(kind=api.FIGURES), name="api_plan_figures"),
    path("plan/walk/", api.Walk.as_view(), name="api_plan_walk"),
    path("plan/steps/<int:step>/versions/", api.Versions.as_view(), name="api_plan_versions"),
    path("plan/platforms/<int:pk>/decide/", api.Decide.as_view(), name="api_plan_decide"),
    path("plan/upkeep/<int:pk>/done/", api.Done.as_view(), name="api_plan_done"),
    path("plan/upkeep/<int:pk>/not-done/", api.NotDone.as_view(), name="api_plan_not_done"),
]
for word, (one, kind) in KINDS.items():
    urlpatterns += [
        path(f"plan/{word}/", api.Rows.as_view(kind=kind), name=f"api_plan_{word}"),
        path(f"plan/{word}/<int:pk>/", api.One.as_view(kind=kind), name=f"api_plan_one_{one}"),
        path(
            f"plan/{word}/<int:pk>/put-back/", api.PutBack.as_view(kind=kind),
            name=f"api_plan_back_{one}",
        ),
    ]  # fmt: skip
