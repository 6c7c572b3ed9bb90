"""Pictures for the rooms of the example: they are put up and made as anybody's, only at once.

    picture = demo.hang(member, "reol", alt="En lille reol i eg", now=now)

`name` is a file in demo/billeder (drawn for this; nobody lives there).
"""

from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings

from community.people.models import Membership
from community.pictures import actions, rules
from community.pictures.making import actions as making
from community.pictures.models import Picture


def hang(member: Membership, name: str, *, alt: str, now: datetime, place: str = "") -> Picture:
    """A picture of this member's, described and ready. The same again is the same picture."""
    data = (Path(settings.BASE) / "demo" / "billeder" / f"{name}.webp").read_bytes()
    key = uuid5(NAMESPACE_URL, f"{member.pk} {name} {place}")
    picture = actions.begin(
        member, client_id=key, kind=Picture.Kind.PICTURE, size=len(data), now=now, place=place
    )
    if picture.state == Picture.State.COMING:
        for at in range(picture.received, len(data), rules.PIECE):
            piece = data[at : at + rules.PIECE]
            picture = actions.receive(member, picture, offset=at, data=piece)
        actions.describe(member, picture, alt=alt, is_decoration=False)
        making.make_one(picture, now)
    return Picture.objects.get(pk=picture.pk)
