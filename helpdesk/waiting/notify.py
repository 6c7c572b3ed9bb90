"""What is said to who waits for an answer: shall we ask more, somebody is looking, ask again."""

from datetime import datetime

from django.utils.translation import gettext as _

from community.notifications import actions as notifications
from community.telling import Says
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


def has_expired(request: HelpRequest, now: datetime) -> None:
    _tell(
        request,
        lambda: _("Vil du spørge igen?"),
        lambda: _("{what} Vi fandt ingen denne gang. Du kan søge igen med ét tryk.").format(
            what=notify.what(request)
        ),
        now,
        lambda: _("Vi fandt ingen, der kunne hjælpe denne gang. Vil du spørge igen?"),
    )


def _tell(
    request: HelpRequest, title: Says, body: Says, now: datetime, aloud: Says | str = ""
) -> None:
    notify.tell(
        WAITING,
        notify.asker_of(request, now),
        title,
        body,
        lambda member: notify.url_of(request, member),
        now,
        thread=thread(request),
        aloud=aloud,
    )
