"""The room's addresses for programs."""

from django.urls import path

from helpdesk import api
from helpdesk.agreed import api as agreed
from helpdesk.duties import api as duties
from helpdesk.guide import api as guide
from helpdesk.offered import api as offered
from helpdesk.walks import api as walks

ONE = "help-requests/<uuid:token>/"
AGREED = "help-agreements/<uuid:token>/"
OFFERED = "help-offers/<uuid:token>/"
WALK = "safety-walks/<uuid:token>/"
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
    path("safety-walks/", walks.WalkList.as_view(), name="api_walks"),
    path(WALK, walks.WalkDetail.as_view(), name="api_walk"),
    path(f"{WALK}points/", walks.WalkPoints.as_view(), name="api_walk_points"),
    path(f"{WALK}walked/", walks.WalkWalked.as_view(), name="api_walk_walked"),
    path(f"{WALK}call-off/", walks.WalkCallOff.as_view(), name="api_walk_call_off"),
    path(f"{WALK}publish/", walks.WalkPublish.as_view(), name="api_walk_publish"),
    path("walk-points/<uuid:token>/status/", walks.PointStatus.as_view(), name="api_walk_status"),
    path("guide/", guide.Guide.as_view(), name="api_guide"),
]
