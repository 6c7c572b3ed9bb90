"""How a notice is reported, and what the moderator sees of it."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.noticeboard import actions
from community.noticeboard.models import Comment, Notice
from community.noticeboard.talk import actions as talk
from community.noticeboard.talk import threads
from community.people.models import Membership
from community.shapes import Reportable, Reported, token_in


def find(member: Membership, token: str) -> Reported | None:
    """The notice as this member sees it now. A draft is nobody's to report."""
    seen = Notice.objects.visible_to(member, timezone.now())
    return _with_token(seen, token)


def look(token: str) -> Reported | None:
    """The same for the moderator, hidden or not; None once it is deleted."""
    return _with_token(Notice.objects.all(), token)


def _with_token(notices: Any, token: str) -> Reported | None:
    found = notices.filter(publish_at__isnull=False).with_author()
    return _reported(found.filter(token=token_in(token)).first())


def _reported(notice: Notice | None) -> Reported | None:
    """None also for one whose author is gone: there is nobody to tell."""
    if notice is None or notice.author is None:
        return None
    heard = [picture.picture.alt for picture in notice.pictures.all()]
    said = [notice.title, notice.text, notice.other_title, notice.other_text, *heard]
    return Reported(
        title=gettext("Opslaget «{title}»").format(title=notice.title),
        text="\n".join(line for line in said if line),
        author=notice.author.user,
        url=reverse("board:edit", args=[notice.estate.slug, notice.token]),
        is_hidden=notice.hidden_at is not None,
        estate=notice.estate,
    )


def hide(token: str, now: datetime) -> None:
    actions.hide(token_in(token), now=now)


def show(token: str, now: datetime) -> None:
    actions.show(token_in(token), now=now)


notice = Reportable(
    key="noticeboard.notice", name=_("Opslag"), find=find, look=look, hide=hide, show=show
)


# --- answers ------------------------------------------------------------------------------------


def find_comment(member: Membership, token: str) -> Reported | None:
    """An answer this member reads now."""
    return _said(threads.of(member, token_in(token), timezone.now()))


def look_comment(token: str) -> Reported | None:
    """The same for the moderator, hidden or not; None once it is deleted."""
    rows = Comment.objects.filter(token=token_in(token), deleted_at=None)
    return _said(rows.select_related("notice__estate", "author__user").first())


def _said(found: Comment | None) -> Reported | None:
    if found is None or found.author is None:
        return None
    return Reported(
        title=gettext("Et svar under «{title}»").format(title=found.notice.title),
        text=found.text,
        author=found.author.user,
        url=reverse("board:comment_edit", args=[found.notice.estate.slug, found.token]),
        is_hidden=found.hidden_at is not None,
        estate=found.notice.estate,
    )


def hide_comment(token: str, now: datetime) -> None:
    talk.hide(token_in(token), now=now)


def show_comment(token: str, now: datetime) -> None:
    talk.show(token_in(token))


comment = Reportable(
    key="noticeboard.comment",
    name=_("Svar på tavlen"),
    find=find_comment,
    look=look_comment,
    hide=hide_comment,
    show=show_comment,
)
