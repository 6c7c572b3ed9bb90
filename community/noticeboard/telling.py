"""What is said to people about what happens under a notice: once, until they have looked."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from community.moderation.rules import is_blocked_between
from community.noticeboard.models import Comment, Notice
from community.noticeboard.notify import Said, address_of
from community.notifications import actions as notifications
from community.notifications.models import Notification
from community.people.models import Membership

ANSWER = "noticeboard.answer"
WISH = "noticeboard.wish"
CALL = "noticeboard.call"


def answered(comment: Comment, to: Comment | None, now: datetime) -> None:
    """To who wrote the notice, and to whose answer was answered. Not to oneself."""
    notice, writer = comment.notice, comment.author
    assert writer is not None
    people = {one.author.pk: one.author for one in (notice, to) if one is not None and one.author}
    for member in people.values():
        if member.pk == writer.pk or is_blocked_between(member.user_id, writer.user_id):
            continue
        mine = notice.author_id == member.pk
        _tell(
            ANSWER,
            member,
            notice,
            (lambda: _("Nyt svar på dit opslag")) if mine else (lambda: _("Nogen har svaret dig")),
            lambda: _("Under «{title}» på tavlen.").format(title=notice.title),
            f"answers:{notice.pk}",
            now,
        )


def wished(notice: Notice, author: Membership, now: datetime) -> None:
    """To who gives it away and is on paper: on a screen the conversation itself is what they hear."""
    if author.user.on_paper:
        _tell(
            WISH,
            author,
            notice,
            lambda: _("En nabo vil gerne have din ting"),
            lambda: _("Det gælder «{title}».").format(title=notice.title),
            f"wishes:{notice.pk}",
            now,
        )


def called(notice: Notice, author: Membership, now: datetime) -> None:
    """To who called: somebody is with them."""
    _tell(
        CALL,
        author,
        notice,
        lambda: _("En nabo er med"),
        lambda: _("Det gælder «{title}».").format(title=notice.title),
        f"call:{notice.pk}",
        now,
    )


def became(notice: Notice, members: Iterable[Membership], now: datetime) -> None:
    """To all of them: you are a group now."""
    group = notice.became
    assert group is not None
    for member in members:
        slug = member.estate.slug
        notifications.tell(
            CALL,
            [member.user],
            lambda: _("I er blevet en gruppe"),
            lambda: _("«{name}». Skriv sammen, og find en dag.").format(name=group.name),
            reverse("groups:group", args=[slug, group.token]),
            now=now,
            estate=member.estate,
            thread=f"call:{notice.pk}",
        )


def _tell(
    kind: str,
    member: Membership,
    notice: Notice,
    title: Said,
    body: Said,
    thread: str,
    now: datetime,
) -> None:
    unseen = Notification.objects.filter(user=member.user_id, thread=thread).unseen()
    if unseen.exists():
        return
    there = address_of(notice, member.estate.slug)
    notifications.tell(
        kind, [member.user], title, body, there, now=now, estate=member.estate, thread=thread,
        expires_at=notice.ends_at,
    )  # fmt: skip
