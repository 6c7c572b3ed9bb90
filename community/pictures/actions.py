"""The verbs of a picture on its way up: begin, send a piece, say what it shows, use it, take it away."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Case, F, QuerySet, Sum, When

from community import features, live
from community.people.actions import tidy_name
from community.people.cpr import refuse_cpr
from community.people.models import Household, Membership, User
from community.pictures import glance, rules, shelves
from community.pictures.models import ALT_LENGTH, PLACE_LENGTH, REMOVED, Picture
from community.poke import Poke

log = logging.getLogger(__name__)
poke = Poke("community.pictures.tasks.make")
State, Kind = Picture.State, Picture.Kind


# --- on its way up ------------------------------------------------------------------------------


@transaction.atomic
def begin(
    member: Membership,
    *,
    client_id: UUID,
    kind: str,
    size: int,
    now: datetime,
    place: str = "",
) -> Picture:
    """Announce a file of so many bytes. The same `client_id` again is the same upload.

    `place` is the picker it was chosen in. Refused `empty`, `big_file`, `big_film`, `key_reused`,
    `removed`, `too_many` (429), `share_used`, `disk_full` (507).
    """
    User.objects.select_for_update(no_key=True).get(pk=member.user_id)
    list(Household.objects.select_for_update(no_key=True).filter(pk=member.household_id or 0))
    before = Picture.objects.filter(owner=member.user_id, client_id=client_id).first()
    if before is not None:
        return _same(before, kind, size)
    _refuse_size(kind, size)
    _refuse_too_many(member, now)
    _refuse_beyond_share(member, size)
    if not shelves.has_room_for(size):
        raise rules.no("disk_full", status=507)
    return Picture.objects.create(
        owner=member.user,
        helped_by=member.helper,
        household=member.household,
        client_id=client_id,
        kind=kind,
        size=size,
        place=place[:PLACE_LENGTH],
        draft=shelves.new_draft(),
        added_at=now,
    )


def _same(before: Picture, kind: str, size: int) -> Picture:
    if (before.kind, before.size) != (kind, size):
        raise rules.no("key_reused")
    if before.refused_as == REMOVED:
        raise rules.no("removed", status=409)
    return before


def _refuse_size(kind: str, size: int) -> None:
    if size < 1:
        raise rules.no("empty")
    if size > rules.MOST_BYTES[Kind(kind)]:
        raise rules.no("big_film" if kind == Kind.FILM else "big_file")


def _refuse_too_many(member: Membership, now: datetime) -> None:
    lately = Picture.objects.filter(owner=member.user_id, added_at__gt=now - rules.A_WHILE)
    if lately.count() >= rules.MOST_IN_A_WHILE:
        raise rules.no("too_many", status=429)


def _refuse_beyond_share(member: Membership, size: int) -> None:
    """What is made counts as what it takes, what is on its way as what was promised."""
    theirs = Picture.objects.filter(rules.takes_room(member)).taking_up_room()
    each = Case(When(state=State.MADE, then=F("kept")), default=F("size"))
    used: int = theirs.aggregate(used=Sum(each))["used"] or 0
    if used + size > rules.SHARE:
        raise rules.no("share_used", status=409)


@transaction.atomic
def receive(member: Membership, picture: Picture, *, offset: int, data: bytes) -> Picture:
    """Keep the piece that begins at `offset`; the last one sends the picture on to be made.

    Refused `wrong_offset` (409) with how many bytes have come, `not_coming`, `big_piece`,
    `disk_full` (507). What cannot be used comes back as refused, with a word that says why.
    """
    picture = _locked(member, picture)
    if picture.state != State.COMING:
        raise rules.no("not_coming", status=409, received=picture.received)
    if offset != picture.received:
        raise rules.no("wrong_offset", status=409, received=picture.received)
    if len(data) > rules.PIECE or offset + len(data) > picture.size:
        raise rules.no("big_piece", status=413)
    try:
        shelves.write(picture.draft, offset, data)
    except shelves.DiskFull:
        raise rules.no("disk_full", status=507) from None
    picture.received += len(data)
    _look_at(picture, is_first=offset == 0)
    picture.save(update_fields=["received", "state", "refused_as", "draft"])
    return picture


def _locked(member: Membership, picture: Picture) -> Picture:
    rows = Picture.objects.select_for_update(no_key=True, of=("self",))
    return rows.get(pk=picture.pk, owner=member.user_id)


def _look_at(picture: Picture, *, is_first: bool) -> None:
    """What can be seen at a glance is refused at once; what is whole waits to be made."""
    is_whole = picture.received == picture.size
    if not (is_whole or is_first):
        return
    word = glance.word_for(shelves.draft(picture.draft), film=picture.is_film)
    if word and (is_whole or picture.received >= glance.ENOUGH):
        _set_aside(picture, word)
    elif is_whole:
        picture.state = State.WAITING
        poke.after_commit()


def _set_aside(picture: Picture, word: str) -> None:
    """It cannot be used: the file goes, the row says why. The caller saves."""
    transaction.on_commit(partial(shelves.discard, picture.draft), robust=True)
    picture.state, picture.refused_as, picture.draft = State.REFUSED, word, ""
    live.push(f"picture:{picture.pk}")


def add_whole(
    member: Membership, chunks: Iterable[bytes], *, size: int, now: datetime, place: str = ""
) -> Picture:
    """A file that came in one go (a form without a script). Refused as `begin`."""
    parts = _in_pieces(chunks)
    first = next(parts, b"")
    kind = Kind.FILM if glance.is_film(first[:32]) else Kind.PICTURE
    picture = begin(member, client_id=uuid4(), kind=kind, size=size, now=now, place=place)
    for part in chain([first], parts):
        if picture.state == State.COMING:
            picture = receive(member, picture, offset=picture.received, data=part)
    return picture


def _in_pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for at in range(0, len(chunk), rules.PIECE):
            yield chunk[at : at + rules.PIECE]


# --- what it shows ------------------------------------------------------------------------------


@transaction.atomic
def describe(member: Membership, picture: Picture, *, alt: str, is_decoration: bool) -> Picture:
    """Say what somebody who cannot see it hears; with «pynt» there is nothing to hear.

    Refused `long_text`, `cpr`, and as `tidy_name` for what cannot be read.
    """
    picture = _locked(member, picture)
    words = " ".join(alt.split())
    tidy = tidy_name(words, longest=len(words), field=rules.FIELD, needed=False)
    if len(tidy) > ALT_LENGTH:
        raise rules.no("long_text", most=ALT_LENGTH)
    picture.is_decoration = is_decoration
    picture.alt = "" if is_decoration else refuse_cpr(tidy, field=rules.FIELD)
    picture.save(update_fields=["alt", "is_decoration"])
    return picture


# --- used, and taken away -------------------------------------------------------------------------


def take(
    member: Membership,
    tokens: Sequence[Any],
    *,
    already: Iterable[Picture] = (),
    most: int = rules.MOST_AT_ONCE,
    described: bool = True,
) -> list[Picture]:
    """As `choose`, and the rows are locked until the transaction that hangs them has ended."""
    rows = Picture.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    list(rows.filter(token__in=tokens_of(tokens), owner=member.user_id))
    return choose(member, tokens, already=already, most=most, described=described)


def choose(
    member: Membership,
    tokens: Sequence[Any],
    *,
    already: Iterable[Picture] = (),
    most: int = rules.MOST_AT_ONCE,
    described: bool = True,
) -> list[Picture]:
    """The member's own pictures with these tokens, in that order, to hang on something.

    `already` are those that hang on the same thing, whoever put them up. Refused `removed` for what
    is not theirs or is used elsewhere, `too_many_here`, `still_coming`, `undescribed`, and as what
    could not be used.
    """
    read = tokens_of(tokens)
    wanted = list(dict.fromkeys(map(str, read)))
    if len(read) < len(tokens):
        raise rules.no("removed", status=409)
    if len(wanted) > most:
        raise rules.no("too_many_here", most=most)
    there = {str(picture.token): picture for picture in already}
    new = [token for token in wanted if token not in there]
    rows = rules.own(member).filter(token__in=new)
    found = {str(picture.token): picture for picture in rows}
    used = features.needed_pictures([picture.pk for picture in found.values()])
    if len(found) < len(new) or used:
        raise rules.no("removed", status=409)
    chosen = [there.get(token) or found[token] for token in wanted]
    rules.refuse_unready(chosen)
    if described:
        rules.refuse_undescribed(chosen)
    return chosen


def tokens_of(said: Iterable[Any]) -> list[UUID]:
    """Those that are tokens at all."""
    found = []
    for one in said:
        with suppress(ValueError):
            found.append(UUID(str(one)))
    return found


@transaction.atomic
def remove(member: Membership, picture: Picture) -> None:
    """Take one's own away again, wherever it has come to. Refused `in_use` while it hangs somewhere."""
    picture = _locked(member, picture)
    if features.needed_pictures([picture.pk]):
        raise rules.no("in_use", status=409)
    take_down([picture])


@transaction.atomic
def take_down(pictures: Iterable[Picture]) -> None:
    """Files gone for good, at once. For rooms whose thing is deleted, after they let go of it.

    The rows are left for the broom, so that putting up and taking down is no way round the limit.
    """
    numbers = [picture.pk for picture in pictures]
    rows = Picture.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=numbers)
    for picture in rows.order_by("pk"):
        _files_go(picture)
        picture.state, picture.refused_as, picture.kept = State.REFUSED, REMOVED, 0
        picture.name = picture.draft = picture.alt = ""
        picture.save()
        live.push(f"picture:{picture.pk}")


def _files_go(picture: Picture) -> None:
    transaction.on_commit(partial(shelves.made.take_down, picture.name), robust=True)
    transaction.on_commit(partial(shelves.discard, picture.draft), robust=True)


# --- being forgotten, and the broom ---------------------------------------------------------------


@transaction.atomic
def erase(user: User, now: datetime) -> None:
    """Everything they put up goes, from the disk too; who helped to put up something is not named."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    _delete(Picture.objects.filter(owner=user))
    Picture.objects.filter(helped_by=user).update(helped_by=None)


def _delete(rows: QuerySet[Picture]) -> int:
    found = list(rows.select_for_update(no_key=True, of=("self",)))
    for picture in found:
        _files_go(picture)
    Picture.objects.filter(pk__in=[picture.pk for picture in found]).delete()
    return len(found)


def unneeded(now: datetime) -> list[int]:
    """Pictures nothing hangs on for two days, uploads and refusals nobody looks at for one."""
    unfinished = Picture.objects.exclude(state__in=[State.MADE, State.WAITING])
    numbers = list(
        unfinished.filter(added_at__lte=now - rules.UNFINISHED_FOR).values_list("pk", flat=True)
    )
    old = Picture.objects.filter(state__in=[State.MADE, State.WAITING])
    old = old.filter(added_at__lte=now - rules.UNUSED_FOR)
    loose = list(old.values_list("pk", flat=True))
    return numbers + sorted(set(loose) - features.needed_pictures(loose))


@transaction.atomic
def sweep_unneeded(now: datetime) -> int:
    """Take them down; returns how many there were."""
    return _delete(Picture.objects.filter(pk__in=unneeded(now)))


def strays(now: datetime) -> list[Any]:
    """Names and paths of files no row knows: whoever put them there has died since."""
    moment = now - rules.UNFINISHED_FOR
    standing = list(shelves.made.standing_since_before(moment))
    known = set(Picture.objects.filter(name__in=standing).values_list("name", flat=True))
    arrived = list(shelves.arrived_before(moment))
    expected = {path.name for path in arrived}
    wanted = set(Picture.objects.filter(draft__in=expected).values_list("draft", flat=True))
    loose: list[Any] = [name for name in standing if name not in known]
    return loose + [path for path in arrived if path.name not in wanted]


def sweep_strays(now: datetime) -> int:
    """Remove the files no row knows; rows whose file is gone are told to the operator."""
    found = strays(now)
    for one in found:
        if isinstance(one, str):
            shelves.made.take_down(one)
        else:
            shelves.throw_away(one)
    lost = holes()
    if lost:
        log.warning("pictures: %s rows without a file", lost)
    return len(found)


def holes() -> int:
    """How many made pictures the disk does not have: a backup without its files, say."""
    names = Picture.objects.filter(state=State.MADE).values_list("name", flat=True)
    return sum(not shelves.made.has(name) for name in names.iterator())
