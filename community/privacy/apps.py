"""The privacy room."""

from typing import Any

from django.apps import AppConfig

from community import features


class PrivacyConfig(AppConfig):
    name = "community.privacy"
    label = "privacy"

    def ready(self) -> None:
        """No form and no serializer can forget it: the check hangs on the text field they all use."""
        from django import forms
        from rest_framework import serializers

        from community.people.cpr import no_cpr
        from community.privacy.feature import feature

        fields: list[Any] = [forms.CharField, forms.EmailField, serializers.CharField]
        for text_field in fields:
            text_field.default_validators = [*text_field.default_validators, no_cpr]
        features.register(feature)
