"""Pictures in an ordinary form of any room, without a script: they come with the post and are kept.

    @takes_pictures
    @require_http_methods([…])
    def new(request): …

stands outermost on the view of a multipart form with a picker. Before the view runs it keeps the
files that came, what was said about each picture, and the pressing of one of the picker's buttons;
the view sees tokens, as if a script had sent the files long ago.
"""

import re
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from community.errors import Refused
from community.people.around import View, around
from community.people.models import Membership
from community.pictures import actions, rules
from community.pictures.models import PLACE_LENGTH, Picture
from community.pictures.uploads import lets_in, was_too_much

MOST_IN_ONE_POST = 110 * rules.MB  # one film, or a handful of large photos
PLACE = re.compile(rf"[\w-]{{0,{PLACE_LENGTH}}}", re.ASCII)
# The names of what the picker sends; `alt-` and `pynt-` are followed by the picture's token.
TOKENS, FILES, DO, WHERE = "pictures", "pictures-new", "pictures-do", "pictures-place"
ALT, PYNT = "alt-", "pynt-"


def takes_pictures(view: View) -> View:
    """See above. How long the body may be is watched while it comes in."""

    @around(view)
    def keeping(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST":
            _keep(request)
        return view(request, *args, **kwargs)

    return lets_in(lambda: MOST_IN_ONE_POST, keeping)


def _keep(request: HttpRequest) -> None:
    member: Membership | None = getattr(request, "member", None)
    if member is None:
        return
    data: Any = request.POST.copy()
    said = _described(member, data)
    said += _files(request, member, data)
    button = data.get(DO, "")
    if button:
        said += _pressed(member, data, button)
    data.pictures_said, data.only_pictures = said, bool(button)
    request.POST = data


def _described(member: Membership, data: Any) -> list[str]:
    """Keep what was said about each of their own; what was wrong with it."""
    wrong: list[str] = []
    asked = [token for token in data.getlist(TOKENS) if ALT + token in data]
    for picture in _own(member, asked):
        alt, pynt = data[ALT + str(picture.token)], PYNT + str(picture.token) in data
        if (alt, pynt) == (picture.alt, picture.is_decoration):
            continue
        try:
            actions.describe(member, picture, alt=alt, is_decoration=pynt)
        except Refused as no:
            wrong.append(str(no))
    return wrong


def _own(member: Membership, tokens: list[str]) -> list[Picture]:
    known = actions.tokens_of(tokens)[: rules.MOST_AT_ONCE * 2]
    return list(rules.own(member).filter(token__in=known))


def _files(request: HttpRequest, member: Membership, data: Any) -> list[str]:
    """Put up the files that came, and let the form see them; what was wrong with them."""
    sent, wrong = request.FILES.getlist(FILES), []
    if was_too_much(request):
        return [str(rules.SENTENCES["big_request"])]
    if len(sent) > rules.MOST_AT_ONCE:
        return [str(rules.no("too_many_here", most=rules.MOST_AT_ONCE))]
    place = data.get(WHERE, "")
    place = place if PLACE.fullmatch(place) else ""
    for file in sent:
        try:
            picture = _put_up(member, file, place)
        except Refused as no:
            wrong.append(str(no))
            continue
        if picture.is_refused:
            wrong.append(rules.sentence_of(picture))
        else:
            data.appendlist(TOKENS, str(picture.token))
    return list(dict.fromkeys(wrong))


def _put_up(member: Membership, file: UploadedFile, place: str) -> Picture:
    """Its name and what it says it is are never looked at."""
    now, size = timezone.now(), file.size or 0
    return actions.add_whole(member, file.chunks(rules.PIECE), size=size, now=now, place=place)


def _pressed(member: Membership, data: Any, button: str) -> list[str]:
    """One of the picker's own buttons: «Læg op», «×», «Op», «Ned»."""
    what, _colon, token = button.partition(":")
    tokens = data.getlist(TOKENS)
    if what == "add":
        return [_("Skriv, hvad hvert billede viser. Send så.")]
    if token not in tokens:
        return [_("Billedet er der ikke mere.")]
    at = tokens.index(token)
    if what == "remove":
        tokens.remove(token)
        said = _taken_away(member, token)
    else:
        to = at - 1 if what == "earlier" else at + 1
        tokens.insert(max(0, to), tokens.pop(at))
        said = _("Billedet er flyttet.")
    data.setlist(TOKENS, tokens)
    return [said]


def _taken_away(member: Membership, token: str) -> str:
    """One that hangs on the thing already is only left out; it goes when the form is sent."""
    for picture in _own(member, [token]):
        try:
            actions.remove(member, picture)
        except Refused as no:
            if no.code != "in_use":
                return str(no)
    return _("Billedet er taget væk.")
