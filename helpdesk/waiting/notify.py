"""What is said to who waits for an answer: shall we ask more, somebody is looking, ask again."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.notifications import actions as notifications
from community.telling import Says
from community.times import local
from community.ui.dates import oclock, relative_day
from helpdesk import notify
from helpdesk.models import HelpRequest, Reach

WAITING = "helpdesk.waiting"


def thread(request: HelpRequest) -> str:
    return f"helpwaiting:{request.pk}"


def withdraw(request: HelpRequest, now: datetime) -> None:
    """What was said while they waited is no longer true."""
    notifications.withdraw(thread(request), now=now)


def shall_we_ask_more(request: HelpRequest, now: datetime) -> None:
    def body() -> str:
        if request.reach == Reach.MATCHED:
            return _("Skal vi stille og roligt spørge nogle flere? Det bliver ikke slået op.")
        return _("{what} Skal vi spørge flere naboer? Du bestemmer.").format(
            what=notify.what(request)
        )

    _tell(
        request,
        lambda: _("Ingen har svaret endnu. Skal vi spørge flere?"),
        body,
        now,
        lambda: _("Du har spurgt om hjælp. Ingen har svaret endnu. Skal vi spørge flere?"),
    )


def somebody_is_looking(request: HelpRequest, now: datetime) -> None:
    _tell(
        request,
        lambda: _("Vi hjælper med at finde en nabo"),
        lambda: _(
            "{what} Vi har bedt en, der arbejder her, om at finde en nabo. Alle kan stadig svare."
        ).format(what=notify.what(request)),
        now,
    )


def will_you_choose(request: HelpRequest, count: int, now: datetime) -> None:
    """Somebody has answered, and nothing has happened since. Nothing where nobody can any more."""
    if not count:
        return
    _tell(
        request,
        lambda: _have_answered(count),
        lambda: _("{what} De venter på dig. Du vælger, hvem det skal være.").format(
            what=notify.what(request)
        ),
        now,
        lambda: _have_answered(count),
        kind=notify.ANSWERED,
    )


def it_ends_soon(request: HelpRequest, count: int, now: datetime) -> None:
    """The last word before it ends. Nothing where nobody can any more."""
    if not count:
        return
    assert request.expires_at is not None
    ends_at = request.expires_at
    _tell(
        request,
        lambda: _have_answered(count),
        lambda: _("{what} Det slutter {day} {begins}. Vælg en inden da.").format(
            what=notify.what(request), day=relative_day(ends_at, local(now).date()),
            begins=oclock(ends_at),
        ),
        now,
        lambda: _have_answered(count),
        kind=notify.ANSWERED,
        expires_at=ends_at,
    )  # fmt: skip


def _have_answered(count: int) -> str:
    if count == 2:
        return _("To naboer har svaret. Vil du vælge?")
    said = ngettext(
        "En nabo har svaret. Vil du vælge?", "{count} naboer har svaret. Vil du vælge?", count
    )
    return said.format(count=count)


def has_expired(request: HelpRequest, now: datetime, *, could: bool = False) -> None:
    """`could`: neighbours had answered, and nobody was chosen."""

    def body() -> str:
        if could:
            said = _("{what} I nåede ikke at lave en aftale. Du kan søge igen med ét tryk.")
        else:
            said = _("{what} Vi fandt ingen denne gang. Du kan søge igen med ét tryk.")
        return said.format(what=notify.what(request))

    def aloud() -> str:
        if could:
            return _("Du spurgte om hjælp. I nåede ikke at lave en aftale. Vil du spørge igen?")
        return _("Vi fandt ingen, der kunne hjælpe denne gang. Vil du spørge igen?")

    _tell(request, lambda: _("Vil du spørge igen?"), body, now, aloud)


def _tell(
    request: HelpRequest, title: Says, body: Says, now: datetime, aloud: Says | str = "", *,
    kind: str = WAITING, expires_at: datetime | None = None,
) -> None:  # fmt: skip
    """What is said of answers goes with the answers: it is not news once one is chosen."""
    notify.tell(
        kind,
        notify.asker_of(request, now),
        title,
        body,
        lambda member: notify.url_of(request, member),
        now,
        thread=notify.thread(request) if kind == notify.ANSWERED else thread(request),
        expires_at=expires_at,
        aloud=aloud,
    )
