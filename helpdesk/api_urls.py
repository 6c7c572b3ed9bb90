"""The room's addresses for programs."""

from django.urls import URLPattern, path

from helpdesk.duties import api as duties

urlpatterns: list[URLPattern] = [
    path("social-tasks/", duties.SocialTaskList.as_view(), name="api_social_tasks"),
    path("social-tasks/<uuid:token>/", duties.SocialTaskDetail.as_view(), name="api_social_task"),
    path(
        "social-tasks/<uuid:token>/done/",
        duties.SocialTaskDone.as_view(),
        name="api_social_task_done",
    ),
    path(
        "social-tasks/<uuid:token>/postpone/",
        duties.SocialTaskPostpone.as_view(),
        name="api_social_task_postpone",
    ),
    path(
        "social-tasks/<uuid:token>/hand-over/",
        duties.SocialTaskHandOver.as_view(),
        name="api_social_task_hand_over",
    ),
]
