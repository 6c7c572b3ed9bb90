"""The shape of what the pages send. What may be done is for the actions to say."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.paper.walk import entrance_key
from community.people.forms import plain_door
from community.people.models import COLLEAGUES, Dwelling, Entrance, Membership, Role
from community.pictures.forms import PicturesField, WithPictures
from community.times import Every
from community.ui import fields
from helpdesk.duties.actions import who_hold
from helpdesk.duties.catalogue import Typical
from helpdesk.duties.written import Written
from helpdesk.models import Duty, SocialTask
from helpdesk.models.duties import (
    DOING_ROLES,
    NOTE_LENGTH,
    REASON_LENGTH,
)
from helpdesk.models.kinds import LINE_LENGTH, TEXT_LENGTH, TITLE_LENGTH

ABOUT_THINGS = _("Skriv om tingen. Skriv ikke, hvordan et menneske har det.")
SPENT = [5, 10, 15, 30, 60, 120]
SELF, ROLE, MEMBER = "mig", "rolle-", "hos-"


def minutes_of(task: SocialTask | None) -> forms.TypedChoiceField:
    """As chips a thumb can hit; what is written already is one of them."""
    known = sorted({*SPENT, task.minutes} - {0}) if task else SPENT
    return forms.TypedChoiceField(
        label=_("Hvor lang tid tog det?"),
        choices=[(str(n), gettext("%(n)s min.") % {"n": n}) for n in known],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages=fields.NOT_THERE,
        widget=forms.RadioSelect(attrs={"data-look": "chip"}),
    )


class DoneForm(forms.Form):
    """What came of a visit, how long it took, and what the next one should know."""

    outcome = fields.choice(
        _("Hvad kom der ud af det?"), choices=SocialTask.Outcome.choices, look="choice"
    )
    note = fields.words(_("Note"), ABOUT_THINGS, most=NOTE_LENGTH, rows=2)

    def __init__(self, task: SocialTask, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not task.is_visit:
            del self.fields["outcome"]
        self.fields = {"minutes": minutes_of(task), **self.fields}
        self.order_fields(["outcome", "minutes", "note"])
        self.initial = {"note": task.note, "minutes": str(task.minutes or ""), **self.initial}


class WriteDownForm(DoneForm):
    """Minutes and note of what is done already."""

    def __init__(self, task: SocialTask, *args: Any, **kwargs: Any) -> None:
        super().__init__(task, *args, **kwargs)
        self.fields.pop("outcome", None)


class PostponeForm(forms.Form):
    """Until when, and why."""

    day = fields.day(_("Hvilken dag?"))
    reason = fields.words(_("Hvorfor?"), ABOUT_THINGS, most=REASON_LENGTH)

    def clean_day(self) -> date:
        day: date | None = self.cleaned_data["day"]
        if day is None:
            raise forms.ValidationError(_("Vælg en dag."))
        return day


class CannotForm(forms.Form):
    """Why it cannot be done."""

    reason = fields.words(_("Hvad er i vejen?"), ABOUT_THINGS, most=REASON_LENGTH)


class WhoseForm(forms.Form):
    """A question of who: a role, oneself, or a colleague with an office here."""

    to = fields.choice(_("Hvem gør det?"))

    def __init__(self, member: Membership, now: datetime, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member
        self.colleagues = {
            f"{MEMBER}{one.token}": one
            for one in who_hold(member.estate_id, COLLEAGUES, timezone.localdate(now))
            if one.pk != member.pk
        }
        to: Any = self.fields["to"]
        to.choices = [
            (SELF, gettext("Mig selv")),
            (gettext("En rolle"), [(f"{ROLE}{one.value}", one.label) for one in DOING_ROLES]),
        ]
        if self.colleagues:
            names = [(key, one.user.shown_name) for key, one in self.colleagues.items()]
            to.choices = [*to.choices, (gettext("En kollega"), names)]

    def whose(self) -> tuple[str, Membership | None]:
        """The role, and who of it; the role is "" when only a person was chosen."""
        said = self.cleaned_data.get("to", "")
        if said.startswith(ROLE):
            return said.removeprefix(ROLE), None
        return "", self.member if said == SELF else self.colleagues.get(said)


class HandOverForm(WhoseForm):
    """To whom, and a word along."""

    reason = fields.words(_("Et ord med på vejen"), ABOUT_THINGS, most=REASON_LENGTH)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        to: Any = self.fields["to"]
        to.choices = [("", gettext("Vælg")), *to.choices]
        self.order_fields(["to", "reason"])


class ThingForm(WithPictures, forms.Form):
    """One picture of the thing."""

    pictures = PicturesField(
        most=1,
        films=False,
        label=_("Billede af tingen"),
        help_text=_("Kun tingen, ingen mennesker. Vi fjerner alt om, hvor det er taget."),
    )


class WriteForm(WhoseForm):
    """What, when, where and by whom; and for colleagues how often."""

    title = fields.words(_("Hvad skal der gøres?"), most=TITLE_LENGTH)
    due = fields.day(_("Hvilken dag?"))
    clock = fields.clock(_("Klokken"))
    place = fields.words(_("Hvor?"), _("For eksempel Laden eller kontoret."), most=LINE_LENGTH)
    entrance = forms.ModelChoiceField(
        Entrance.objects.none(),
        label=_("Opgang"),
        required=False,
        empty_label=_("Ingen opgang"),
        error_messages=fields.NOT_THERE,
    )
    door = fields.words(_("Etage og dør"), _("For eksempel 2. th. Skriv aldrig et navn."), most=20)
    every = fields.choice(_("Hvor tit?"), choices=Every.choices)
    checklist = fields.words(_("Huskeliste"), _("En ting på hver linje."), most=2000, rows=4)
    text = fields.words(_("Fortæl lidt mere"), ABOUT_THINGS, most=TEXT_LENGTH, rows=3)
    kind = fields.choice(_("Hvilken slags?"), choices=Duty.choices)
    request_key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self, member: Membership, now: datetime, *args: Any, may_repeat: bool, **kwargs: Any
    ) -> None:
        super().__init__(member, now, *args, **kwargs)
        entrance: Any = self.fields["entrance"]
        found = Entrance.objects.filter(estate=member.estate_id)
        entrance.queryset = found.order_by("street", "pk")
        in_order = sorted(found, key=entrance_key)
        entrance.choices = [("", entrance.empty_label), *((e.pk, str(e)) for e in in_order)]
        if not may_repeat:
            del self.fields["every"]
        self.order_fields(
            ["title", "due", "clock", "to", "place", "entrance", "door", "every", "checklist",
             "text", "kind", "request_key"]
        )  # fmt: skip

    def clean_due(self) -> date:
        day: date | None = self.cleaned_data["due"]
        if day is None:
            raise forms.ValidationError(_("Vælg en dag."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        wanted = plain_door(cleaned.get("door") or "")
        cleaned["dwelling"] = None
        if not wanted or cleaned.get("entrance") is None:
            if wanted:
                self.add_error("door", _("Vælg også opgangen."))
            return cleaned
        homes = Dwelling.objects.filter(entrance=cleaned["entrance"]).select_related("entrance")
        found = [home for home in homes if plain_door(home.floor + home.door) == wanted]
        if len(found) == 1:
            cleaned["dwelling"] = found[0]
        else:
            self.add_error("door", _("Den bolig kender vi ikke. Se efter på dørskiltet."))
        return cleaned

    def written(self, role_before: str = Role.CARETAKER) -> Written:
        """What the verb takes. Only when it is valid."""
        facts = self.cleaned_data
        role, _member = self.whose()
        lines = facts["checklist"].splitlines()
        return Written(
            title=facts["title"], due=facts["due"], kind=facts["kind"] or Duty.OTHER,
            text=facts["text"], clock=facts["clock"], place=facts["place"],
            entrance=facts["entrance"], dwelling=facts["dwelling"], role=role or role_before,
            checklist=tuple(lines),
        )  # fmt: skip

    @property
    def comes_again(self) -> bool:
        return self.cleaned_data.get("every", "") not in ("", Every.ONCE)


def initial_of(card: Typical | None, today: date) -> dict[str, Any]:
    """The form as a card fills it in; without one it is nearly blank."""
    if card is None:
        return {"due": today, "kind": Duty.OTHER, "to": SELF, "every": Every.ONCE}
    return {
        "title": str(card.title),
        "kind": card.kind,
        "due": today + card.due_in,
        "to": f"{ROLE}{card.role}",
        "every": Every.ONCE,
        "checklist": "\n".join(str(line) for line in card.checklist),
    }


def initial_from(task: SocialTask, member: Membership) -> dict[str, Any]:
    """The form as the task is."""
    to = f"{ROLE}{task.role}"
    if task.member is not None:
        to = SELF if task.member_id == member.pk else f"{MEMBER}{task.member.token}"
    home = task.dwelling
    return {
        "title": task.title,
        "kind": task.kind,
        "due": task.due_on,
        "clock": task.due_at,
        "to": to,
        "place": task.place,
        "entrance": home.entrance_id if home else task.entrance_id,
        "door": f"{home.floor}. {home.door}".strip(" .") if home else "",
        "text": task.text,
        "checklist": "\n".join(item.what for item in task.items.all()),
    }
