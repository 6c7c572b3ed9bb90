"""The room's addresses for programs."""

from django.urls import path

from helpdesk import api
from helpdesk.agreed import api as agreed
from helpdesk.duties import api as duties
from helpdesk.offered import api as offered

ONE = "help-requests/<uuid:token>/"
AGREED = "help-agreements/<uuid:token>/"
OFFERED = "help-offers/<uuid:token>/"
urlpatterns = [
    path("help-requests/", api.RequestList.as_view(), name="api_help_requests"),
    path(ONE, api.RequestDetail.as_view(), name="api_help_request"),
    path(f"{ONE}open/", api.RequestOpen.as_view(), name="api_help_open"),
    path(f"{ONE}again/", api.RequestAgain.as_view(), name="api_help_again"),
    path(f"{ONE}widen/", api.RequestWiden.as_view(), name="api_help_widen"),
    path(f"{ONE}also/", api.RequestAlso.as_view(), name="api_help_also"),
    path(f"{ONE}meeting/", api.RequestMeeting.as_view(), name="api_help_meeting"),
    path(f"{ONE}day/", api.RequestDay.as_view(), name="api_help_day"),
    path(f"{ONE}answers/", api.RequestAnswers.as_view(), name="api_help_answers"),
    path(
        "help-answers/<uuid:token>/choose/", agreed.AnswerChoose.as_view(), name="api_help_choose"
    ),
    path("help-agreements/", agreed.AgreementList.as_view(), name="api_help_agreements"),
    path(AGREED, agreed.AgreementDetail.as_view(), name="api_help_agreement"),
    path(f"{AGREED}stand-by/", agreed.AgreementStandBy.as_view(), name="api_help_stand_by"),
    path(f"{AGREED}done/", agreed.AgreementDone.as_view(), name="api_help_done"),
    path(f"{AGREED}not-done/", agreed.AgreementNotDone.as_view(), name="api_help_not_done"),
    path(f"{AGREED}thanks/", agreed.AgreementThanks.as_view(), name="api_help_thanks"),
    path("help-offers/", offered.OfferList.as_view(), name="api_help_offers"),
    path(OFFERED, offered.OfferDetail.as_view(), name="api_help_offer"),
    path(f"{OFFERED}rest/", offered.OfferRest.as_view(), name="api_help_offer_rest"),
    path(f"{OFFERED}again/", offered.OfferAgain.as_view(), name="api_help_offer_again"),
    path(f"{OFFERED}confirm/", offered.OfferConfirm.as_view(), name="api_help_offer_confirm"),
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
