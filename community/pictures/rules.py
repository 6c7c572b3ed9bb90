"""What may come up, who sees it, and the sentences for when it may not."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from community import features
from community.errors import Refused
from community.people import acting
from community.people.models import Membership
from community.pictures.developing import SENTENCES as ABOUT_PICTURES
from community.pictures.models import Picture

MB = 1_000_000
MOST_BYTES = {Picture.Kind.PICTURE: 15 * MB, Picture.Kind.FILM: 100 * MB}
MOST_SECONDS = 60  # of a film
MOST_AT_ONCE = 10  # files in one form, pictures on one thing
MOST_IN_A_WHILE, A_WHILE = 30, timedelta(minutes=30)
SHARE = 500 * MB  # of a household; of a person who lives nowhere here
PIECE = MB  # bytes of an upload that come in one request, at most
UNUSED_FOR = timedelta(hours=48)  # a picture nothing hangs on
UNFINISHED_FOR = timedelta(hours=24)  # an upload nobody goes on with

SENTENCES: dict[str, Any] = {
    **ABOUT_PICTURES,
    "big_file": _("Billedet fylder for meget. Der er plads til 15 MB."),
    "big_film": _("Filmen fylder for meget. Der er plads til 100 MB."),
    "not_a_film": _("Det kan vi ikke læse. Brug en film i MP4, MOV eller WebM."),
    "too_long": _("Filmen er for lang. Den må vare et minut. Klip den, og prøv igen."),
    "too_heavy": _("Filmen tager for lang tid at gøre klar. Prøv med en kortere."),
    "film_pixels": _("Filmen er for stor. Der er plads til 4K."),
    "broken_film": _("Filmen er i stykker. Prøv igen, eller vælg en anden."),
    "busy": _("Mange lægger billeder op lige nu. Prøv igen om lidt."),
    "too_many": _("Du har lagt mange billeder op. Vent lidt, og prøv igen."),
    "too_many_here": _("Der er plads til {most} ad gangen. Tag nogle væk, og prøv igen."),
    "share_used": _("Din bolig har brugt sin plads til billeder. Slet nogle af de gamle først."),
    "disk_full": _("Vi har ikke plads lige nu. Prøv igen senere. Du har ikke gjort noget forkert."),
    "big_request": _("Det er for meget på én gang. Tag færre billeder ad gangen."),
    "empty": _("Filen er tom. Vælg en anden."),
    "wrong_offset": _("Det stykke passer ikke. Send videre fra der, hvor vi er kommet til."),
    "big_piece": _("Stykket er for stort. Send højst 1 MB ad gangen."),
    "not_coming": _("Billedet er kommet. Der skal ikke sendes mere."),
    "key_reused": _("Den sending hører til en anden fil."),
    "removed": _("Billedet er taget væk. Læg det op igen."),
    "in_use": _("Billedet hænger et sted. Tag det ned der."),
    "still_coming": _("Billedet er ikke kommet helt op endnu. Vent lidt, og prøv igen."),
    "undescribed": _("Skriv, hvad billedet viser. Eller sæt kryds ved «Det er pynt»."),
    "long_text": _("Det er for langt. Der er plads til {most} tegn."),
}
FIELD = "pictures"


def no(code: str, *, status: int = 422, field: str = FIELD, **facts: Any) -> Refused:
    """The refusal for a word from SENTENCES. What is in `facts` fills the sentence's gaps, too."""
    return Refused(code, SENTENCES[code].format(**facts), status=status, field=field, facts=facts)


def sentence_of(picture: Picture) -> str:
    """Why a picture could not be used; "" for one that can."""
    if not picture.is_refused:
        return ""
    word = picture.refused_as
    if picture.is_film and word in {"broken", "too_many_pixels"}:
        word = {"broken": "broken_film", "too_many_pixels": "film_pixels"}[word]
    return str(SENTENCES.get(word, SENTENCES["broken"]))


# --- who sees it ---------------------------------------------------------------------------------


def is_own(member: Membership, picture: Picture) -> bool:
    """Put up by this member. Who helps on a visit has only what they put up themselves."""
    if picture.owner_id != member.user_id:
        return False
    return not acting.is_visit(member) or picture.helped_by_id == getattr(member.helper, "pk", None)


def is_shown_to(member: Membership, picture: Picture) -> bool:
    """Their own, or shown to them by some room."""
    return is_own(member, picture) or features.may_see_picture(member, picture)


def find(member: Membership, token: UUID) -> Picture | None:
    """The picture with this token, when the member may see it; None for what is not there, too."""
    found = Picture.objects.exclude(refused_as="removed").filter(token=token).first()
    return found if found is not None and is_shown_to(member, found) else None


def own(member: Membership) -> QuerySet[Picture]:
    """What the member has put up; on a visit what the visitor has put up for them."""
    mine = Picture.objects.of(member.user)
    return mine.filter(helped_by=member.helper) if acting.is_visit(member) else mine


def unused(member: Membership, place: str, now: datetime) -> list[Picture]:
    """The member's own that were chosen in this picker and hang nowhere yet, oldest first."""
    found = own(member).filter(place=place, added_at__gt=now - UNUSED_FOR)
    recent = list(found.order_by("added_at", "pk")[: MOST_AT_ONCE * 2])
    needed = features.needed_pictures([picture.pk for picture in recent])
    return [picture for picture in recent if picture.pk not in needed][:MOST_AT_ONCE]


# --- before it is published ------------------------------------------------------------------------


def refuse_undescribed(pictures: Iterable[Picture]) -> None:
    """Refused `undescribed` when somebody who cannot see one would not know what it is."""
    missing = [picture for picture in pictures if not picture.is_described]
    if missing:
        tokens = [str(picture.token) for picture in missing]
        raise Refused("undescribed", SENTENCES["undescribed"], status=422, field=FIELD,
                      facts={"pictures": tokens})  # fmt: skip


def refuse_unready(pictures: Iterable[Picture]) -> None:
    """Refused `still_coming`, or with what is wrong with a picture that could not be used."""
    for picture in pictures:
        if picture.state == Picture.State.COMING:
            raise no("still_coming", status=409)
        if picture.is_refused:
            raise Refused(picture.refused_as, sentence_of(picture), status=422, field=FIELD)


def takes_room(member: Membership) -> Q:
    """Whose pictures share the member's room on the shelf."""
    if member.household_id is not None:
        return Q(household=member.household_id)
    return Q(owner=member.user_id, household=None)
