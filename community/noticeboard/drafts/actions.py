"""The verbs of drafts: kept while one writes, thrown out, taken back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from community.errors import Refused
from community.noticeboard import checks, rules
from community.noticeboard.actions import fill, lock, own_draft
from community.noticeboard.models import Notice
from community.noticeboard.written import Written
from community.people.models import Membership

MOST = 20


@transaction.atomic
def keep_draft(member: Membership, written: Written, *, token: UUID, now: datetime) -> Notice:
    """Keep what is being written, as often as one likes; the same `token` is the same draft.

    Nobody but its author sees it. Raises Refused: `guest`, `cpr`, `long_text`,
    `no_such_language`, `not_yours` (404: that token is something else), `already_up` and
    `too_many_drafts`.
    """
    if not rules.may_write(member):
        raise Refused("guest", _("Som gæst kan du kun læse med."), status=403)
    written = checks.worded(written)
    lock(member)
    draft = own_draft(member, token)
    if draft is None:
        if Notice.objects.drafts_of(member).count() >= MOST:
            sentence = _("Du har mange kladder. Slet en af dem først.")
            raise Refused("too_many_drafts", sentence)
        draft = Notice(token=token, author=member, estate=member.estate)
    elif not draft.is_draft:
        raise Refused("already_up", _("Opslaget hænger på tavlen. Du kan rette det der."))
    fill(draft, member, written, now, is_draft=True)
    return draft


@transaction.atomic
def drop_draft(member: Membership, draft: Notice, *, now: datetime) -> None:
    """Throw a draft out. It can be taken back until the broom comes (`pick_up_draft`)."""
    own = Notice.objects.filter(pk=draft.pk, author=member, publish_at=None)
    own.update(taken_down_at=now)


@transaction.atomic
def pick_up_draft(member: Membership, draft: Notice) -> None:
    """Take a dropped draft back."""
    Notice.objects.filter(pk=draft.pk, author=member, publish_at=None).update(taken_down_at=None)
