"""The room's addresses for programs."""

from django.urls import path

from community.chat import api

urlpatterns = [
    path("conversations/", api.ConversationList.as_view(), name="api_conversations"),
    path("conversations/<uuid:token>/", api.ConversationDetail.as_view(), name="api_conversation"),
    path("conversations/<uuid:token>/messages/", api.MessageList.as_view(), name="api_messages"),
    path("conversations/<uuid:token>/read/", api.Reading.as_view(), name="api_reading"),
    path(
        "conversations/<uuid:token>/settings/",
        api.Settings.as_view(),
        name="api_conversation_settings",
    ),
    path(
        "conversations/<uuid:token>/answer/", api.Answer.as_view(), name="api_conversation_answer"
    ),
    path("messages/<uuid:token>/", api.MessageDetail.as_view(), name="api_message"),
    path("messages/<uuid:token>/pin/", api.Pin.as_view(), name="api_pin"),
]
