"""A room for the browser tests: a wall to hang pictures on, with the picker as any room has it."""

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.template import engines
from django.urls import include, path
from django.utils import timezone

from community.pictures import actions
from community.pictures.forms import PicturesField, WithPictures
from community.pictures.models import Picture
from community.pictures.taking import takes_pictures

PAGE = """{% extends "base.html" %}{% load pictures ui %}
{% block title %}Nyt opslag{% endblock %}
{% block section %}opslag{% endblock %}{% block pageclass %}{% endblock %}
{% block live %}/ws/rugmarken/{% endblock %}
{% block css %}<link rel="stylesheet" href="{% static 'pictures/pictures.css' %}">
<script src="{% static 'pictures/pick.js' %}" defer></script>{% endblock %}
{% block top %}{% include "ui/_appbar.html" with title="Nyt opslag" back="/rugmarken/" %}{% endblock %}
{% block main %}<form class="stack" id="f" method="post" enctype="multipart/form-data" novalidate>
{% csrf_token %}{% include "ui/_errors.html" %}
{{ form.text.as_field_group }}{% include "pictures/_pick.html" with field=form.pictures %}
<button class="btn btn--primary btn--big">Sæt op på tavlen</button></form>
{% for one in hung %}<article class="card">{% picture one member "860" %}</article>{% endfor %}
{% endblock %}"""
hung: list[int] = []


class NoteForm(WithPictures, forms.Form):
    text = forms.CharField(label="Overskrift", required=False)
    pictures = PicturesField(place="wall", most=3)


@takes_pictures
def wall(request):
    form = NoteForm(request.POST or None, member=request.member)
    if form.is_valid():
        with transaction.atomic():
            tokens = [one.token for one in form.cleaned_data["pictures"]]
            hung.extend(one.pk for one in actions.take(request.member, tokens))
        form = NoteForm(member=request.member)
    rows = Picture.objects.filter(pk__in=hung)
    facts = {"form": form, "member": request.member, "hung": rows, "now": timezone.now()}
    page = engines["django"].from_string(PAGE).render(facts, request)
    return HttpResponse(page, status=422 if form.errors else 200)


wall.__module__ = "community.pictures.wall"  # for the gate: which room this is
urlpatterns = [
    path("<slug:estate>/vaeg/", wall),
    path("", include("config.urls")),
]
handler404 = "config.errors.not_found"
