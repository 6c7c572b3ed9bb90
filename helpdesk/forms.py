"""The shape of what the pages send. What may be asked, agreed and offered is for the actions to say."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people.models import Circle, Entrance, Membership
from community.people.tenancy import Scope
from community.profiles.page import profile_of
from community.profiles.words import LANGUAGE_NAMES
from community.shapes import Interplay
from community.times import is_on_the_wall, local, midnight, next_day, wall
from community.ui import fields
from community.ui.fields import choices_in
from helpdesk.hints import HINTS, hint_of
from helpdesk.models import Category, HelpRequest, Reach, Size, When
from helpdesk.models.kinds import LINE_LENGTH, TEXT_LENGTH, TITLE_LENGTH, Help
from helpdesk.rules import MINUTES
from helpdesk.written import Asked

# The languages everybody is offered; one's own stand first.
COMMON = ("da", "en", "ar", "tr", "so", "uk", "pl", "fa")
# What the actions call it, and what the page asks.
ASKED_AS = {
    "starts_at": "day", "ends_at": "until", "scope": "audience", "reach": "audience",
    "entrance": "audience", "circle": "audience", "wanted": "together",
}  # fmt: skip


# The soonest first.
ASKED_WHEN = (When.NOW, When.ANY, When.DAY, When.AGAIN)
MORE = ("size", "text", "when_words", "place", "together", "first_wins", "languages", "interplay")


def line(label: Any, hint: Any = "") -> SafeString:
    """A choice with its own line of explanation."""
    if not hint:
        return format_html("<b>{}</b>", label)
    return format_html('<b>{}</b><span class="hint">{}</span>', label, hint)


class Pick:
    """A picture over a word."""

    def __init__(self, key: str, name: Any, chosen: str) -> None:
        self.key, self.name, self.hint = key, name, HINTS[key]
        self.is_chosen = key == chosen
        self.suggestions = [(f"{key}:{at}", said) for at, said in enumerate(self.hint.say)]


def places_of(member: Membership, of: Help | None) -> tuple[list[Entrance], list[Circle]]:
    """One's own stairway and circle, and those it is for already. Whoever it is, it is a neighbour."""
    home = member.household.dwelling.entrance if member.household else None
    entrances = [home, of.entrance if of else None]
    circles = [home.circle if home else None, of.circle if of else None]
    return _known(entrances), _known(circles)


def _known(places: list[Any]) -> list[Any]:
    return list({one.pk: one for one in places if one is not None}.values())


class KindForm(forms.Form):
    """What asking and offering have in common: a picture, some words, and who may see it."""

    category = fields.choice("", widget=forms.RadioSelect, choices=Category.choices)
    languages = fields.ticks(_("Sprog"), _("Uden kryds er alle sprog gode."))
    interplay = fields.choice(
        _("Hvad får I ud af det?"), choices=[("", _("Ved ikke endnu")), *Interplay.choices]
    )
    audience = fields.choice(_("Hvem må se det?"), look="choice")
    knows = fields.tick(_("Jeg har læst det og tænkt over det"))

    def __init__(self, member: Membership, *args: Any, of: Help | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.member, self.of = member, of
        self.entrances, self.circles = places_of(member, of)
        self._options("audience", self.audiences())
        self._options("languages", self._languages())
        # Asked only when there is something to think over.
        self.warns = "knows" in self.data

    def _options(self, name: str, options: list[tuple[str, Any]]) -> None:
        choices_in(self, name).choices = options

    @property
    def chosen(self) -> str:
        """The kind that is chosen now."""
        said = str(self["category"].value() or "")
        return said if said in Category.values else ""

    @property
    def picks(self) -> list[Pick]:
        return [Pick(key, name, self.chosen) for key, name in Category.choices]

    @property
    def care(self) -> Any:
        return hint_of(self.chosen).care if self.chosen else ""

    def _languages(self) -> list[tuple[str, Any]]:
        own = profile_of(self.member.user).languages
        kept = self.of.languages if self.of is not None else []
        codes = dict.fromkeys([*own, *kept, *COMMON])
        return [(code, LANGUAGE_NAMES[code]) for code in codes if code in LANGUAGE_NAMES]

    def audiences(self) -> list[tuple[str, Any]]:
        estate = self.member.estate
        everybody = gettext("Alle i {name}").format(name=estate.name)
        found = [(Scope.ESTATE.value, line(everybody, _("Så er der flest, der kan hjælpe")))]
        said = gettext("Kun opgang {number}")
        for entrance in self.entrances:
            label = said.format(number=entrance.house_number)
            found.append((f"{Scope.ENTRANCE.value}:{entrance.pk}", line(label)))
        for circle in self.circles:
            label = gettext("Kun nabokredsen {name}").format(name=circle.name)
            found.append((f"{Scope.CIRCLE.value}:{circle.pk}", line(label)))
        return found

    def is_whole(self) -> bool:
        """Valid, and nothing left out that has no answer by itself."""
        self.is_valid()
        for name, sentence in self.needed().items():
            said = self.cleaned_data.get(name)
            is_blank = not said.strip() if isinstance(said, str) else not said
            if is_blank and name not in self.errors:
                self.add_error(name, sentence)
        return not self.errors

    def needed(self) -> dict[str, str]:
        return {"category": gettext("Vælg et billede.")}

    def refuse(self, no: Refused) -> bool:
        """The sentence beside its field. False when the page does not ask for it."""
        self.warns = self.warns or no.code == "careful"
        name = ASKED_AS.get(no.field, no.field)
        if name not in self.fields:
            return False
        self.add_error(name, str(no))
        return True

    def said(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    def common(self) -> dict[str, Any]:
        """What both are made of, as it was typed."""
        scope, entrance, circle = self._audience(self.said("audience"))
        category = self.said("category")
        return {
            "category": category,
            "text": self.said("text"),
            "interplay": self.said("interplay") or hint_of(category).interplay,
            "languages": tuple(self.cleaned_data.get("languages") or ()),
            "scope": scope,
            "entrance": entrance,
            "circle": circle,
        }

    def _audience(self, said: str) -> tuple[str, Entrance | None, Circle | None]:
        kind, _colon, number = said.partition(":")
        if kind == Scope.ENTRANCE:
            found = next((one for one in self.entrances if str(one.pk) == number), None)
            return Scope.ENTRANCE, found, None
        if kind == Scope.CIRCLE:
            near = next((one for one in self.circles if str(one.pk) == number), None)
            return Scope.CIRCLE, None, near
        return Scope.ESTATE, None, None


class AskForm(KindForm):
    """One screen: a picture and a line of text are enough; everything else has an answer already."""

    title = fields.words(
        _("Fortæl kort, hvad det er"),
        _("Skriv som til en nabo på trappen. Skriv ikke om sygdom eller penge."),
        most=TITLE_LENGTH, rows=2,
    )  # fmt: skip
    when = fields.choice(
        _("Hvornår?"), look="chip", choices=[(one.value, one.label) for one in ASKED_WHEN]
    )
    day = fields.day(_("Hvilken dag?"))
    until = fields.day(_("Til og med"), _("Tomt felt: kun den ene dag."))
    at = fields.clock(_("Klokken"))
    weekdays = fields.ticks(
        _("Hvilke dage?"), choices=[(str(n), name) for n, name in WEEKDAYS.items()]
    )
    when_words = fields.words(
        _("Noget om tiden"), _("For eksempel: en formiddag, eller efter kl. 16."), most=LINE_LENGTH
    )
    size = fields.choice(_("Hvor meget er det?"), look="chip", choices=Size.choices)
    together = fields.tick(_("Vi skal være to til at hjælpe"))
    first_wins = fields.tick(
        _("Den første, der kan, hjælper"), _("Så skal du ikke vælge. Det er godt til små ting.")
    )
    text = fields.words(_("Fortæl lidt mere"), most=TEXT_LENGTH, rows=4)
    place = fields.words(
        _("Hvor er det cirka?"),
        _("Din opgang står der allerede. Adressen får kun den, du vælger."),
        most=LINE_LENGTH,
    )

    LISTS = ("weekdays", "languages")
    field_order = (
        "category",
        "title",
        "when",
        "day",
        "until",
        "at",
        "weekdays",
        "size",
        "audience",
    )

    def __init__(
        self, member: Membership, *args: Any, of: HelpRequest | None = None, **more: Any
    ) -> None:
        super().__init__(member, *args, of=of, **more)
        self.fields["category"].label = _("Hvad har du brug for hjælp til?")

    @property
    def more_is_open(self) -> bool:
        """Whether «Flere valg» hides something that must be seen."""
        return any(self[name].errors for name in MORE if name in self.fields)

    def audiences(self) -> list[tuple[str, Any]]:
        few = line(
            gettext("Kun naboer, der har sagt, de kan"),
            gettext("Vi spørger nogle få, der passer. Ingen andre ser det."),
        )
        one = line(
            gettext("Kun den, der hjælper med at finde en nabo"),
            gettext("Vi spørger én for én, til nogen kan."),
        )
        return [*super().audiences(), (Reach.MATCHED.value, few), (Reach.COORDINATOR.value, one)]

    def needed(self) -> dict[str, str]:
        wanted = super().needed()
        wanted["title"] = gettext("Skriv et par ord, så naboerne ved, hvad det er.")
        if self.said("when") == When.DAY:
            wanted["day"] = gettext("Vælg en dag.")
        if self.said("when") == When.AGAIN and not self.said("when_words"):
            wanted["weekdays"] = gettext("Vælg mindst én dag.")
        return wanted

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, until, at = data.get("day"), data.get("until"), data.get("at")
        if data.get("when") == When.DAY and day and until and until < day:
            self.add_error("until", gettext("Den sidste dag ligger før den første."))
        if day and at and not is_on_the_wall(day, at):
            self.add_error("at", gettext("Den nat stilles uret. Vælg en anden tid."))
        return data

    def asked(self, today: date) -> Asked:
        """What was typed, ready for the actions. Only after `is_whole`, or for a draft."""
        get, audience = self.cleaned_data.get, self.said("audience")
        when = self._when(today)
        starts, ends = self._moments(when, today)
        discreet = audience in {Reach.MATCHED, Reach.COORDINATOR}
        return Asked(
            **self.common(),
            title=" ".join(self.said("title").split()),
            reach=audience if discreet else Reach.OPEN,
            when=when,
            starts_at=starts,
            ends_at=ends,
            weekdays=tuple(self._weekdays() if when == When.AGAIN else ()),
            when_words=self.said("when_words"),
            size=self.said("size"),
            wanted=2 if get("together") else 1,
            place=self.said("place"),
            first_wins=bool(get("first_wins")),
            knows=bool(get("knows")),
        )

    def _when(self, today: date) -> str:
        """A whole day that is today is «I dag»."""
        get, when = self.cleaned_data.get, self.said("when") or When.ANY
        is_today = get("day") == today and not get("at") and (get("until") or today) == today
        return When.NOW if when == When.DAY and is_today else when

    def _weekdays(self) -> list[int]:
        return sorted(int(day) for day in self.cleaned_data.get("weekdays") or ())

    def _moments(self, when: str, today: date) -> tuple[datetime | None, datetime | None]:
        """A moment, or whole days; the next of its weekdays when it comes again at a time."""
        get = self.cleaned_data.get
        day, at = get("day"), get("at")
        if when == When.DAY and day:
            if at:
                starts = wall(day, at)
                minutes = MINUTES.get(self.said("size"), 60)
                return starts, starts + timedelta(minutes=minutes)
            return midnight(day), midnight(next_day(get("until") or day))
        if when == When.AGAIN and at and self._weekdays():
            coming = (today + timedelta(days=ahead) for ahead in range(7))
            first = next(one for one in coming if one.weekday() in self._weekdays())
            return wall(first, at), None
        return None, None


def asked_before(found: HelpRequest) -> dict[str, Any]:
    """A request as its form shows it."""
    first = {
        name: getattr(found, name)
        for name in ("category", "title", "text", "when", "when_words", "size", "place",
                     "first_wins", "languages", "interplay")
    }  # fmt: skip
    first |= {"together": found.wanted > 1, "audience": audience_said(found)}
    first["weekdays"] = [str(day) for day in found.weekdays]
    if found.starts_at is not None:
        starts = local(found.starts_at)
        first |= {"day": starts.date(), "at": starts.time()}
        if found.ends_at is not None and is_midnight(starts) and is_midnight(local(found.ends_at)):
            last = local(found.ends_at).date() - timedelta(days=1)
            first |= {"at": None, "until": last if last > starts.date() else None}
    return first


def is_midnight(moment: datetime) -> bool:
    """Whether it stands for a whole day."""
    return moment.time() == time()


def audience_said(found: Help) -> str:
    """Who may see it, as the page sends it."""
    reach = getattr(found, "reach", Reach.OPEN)
    if reach != Reach.OPEN:
        return str(reach)
    if found.scope == Scope.ENTRANCE:
        return f"{Scope.ENTRANCE.value}:{found.entrance_id}"
    if found.scope == Scope.CIRCLE:
        return f"{Scope.CIRCLE.value}:{found.circle_id}"
    return Scope.ESTATE.value


class AnswerForm(forms.Form):
    """«Jeg kan hjælpe», with a line or without."""

    text = fields.words(_("Vil du skrive en linje med?"), most=300, rows=2)
