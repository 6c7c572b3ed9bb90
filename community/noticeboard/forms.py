"""The shape of what the pages send. What may be written is for the actions to say."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from community.groups.models import InterestGroup
from community.noticeboard import rules
from community.noticeboard.icons import Works, drawing_of
from community.noticeboard.lasting import is_on_the_wall, last_day, wall
from community.noticeboard.models import TEXT_LENGTH, TITLE_LENGTH, Category, Notice
from community.noticeboard.places import Places
from community.noticeboard.written import Written
from community.people.models import Circle, Entrance, Membership, User
from community.people.tenancy import Scope
from community.pictures.forms import PicturesField, WithPictures
from community.ui import fields
from community.ui.dates import day_name
from community.ui.fields import choices_in

DAYS = [3, 7, 14, 30, 90]
ON_A_DAY = "day"
ONLY_HIT = "hits"


@dataclass(frozen=True)
class Pick:
    """An icon over a word, to be picked. `shape` is a category's."""

    value: str
    name: Any
    icon: str
    checked: bool
    shape: str = ""


class NoticeForm(WithPictures, forms.Form):
    """One screen: what it is about, a heading, some words, who sees it, how long."""

    category = fields.choice(_("Hvad handler det om?"), widget=forms.RadioSelect)
    title = fields.words(_("Overskrift"), most=TITLE_LENGTH)
    text = fields.words(
        _("Fortæl lidt mere"), _("Skriv kort. Skriv, hvor og hvornår."), most=TEXT_LENGTH, rows=5
    )
    pictures = PicturesField(place="notice")
    icon = fields.choice(_("Hvad rammer det?"), widget=forms.RadioSelect)
    works_from_on = fields.day(_("Fra dag"))
    works_from = fields.clock(_("Fra klokken"))
    works_until_on = fields.day(_("Til dag"))
    works_until = fields.clock(_("Til klokken"))
    hits = forms.MultipleChoiceField(
        label=_("Hvilke opgange?"),
        help_text=_("Uden kryds gælder det alle."),
        required=False,
        error_messages={"invalid_choice": _("Det kan man ikke vælge.")},
        widget=forms.CheckboxSelectMultiple(attrs={"data-look": "chip"}),
    )
    asks_seen = fields.tick(
        _("Bed om «Set»"),
        _("Så kan du se, hvor mange døre der ved besked, og hvor du skal banke på."),
    )
    is_urgent = fields.tick(
        _("Det haster"), _("Alle, det rammer, får besked nu. Også i stille timer.")
    )
    audience = fields.choice(_("Hvem kan se opslaget?"))
    ends = fields.choice(_("Tag det ned igen efter"))
    ends_on = fields.day(_("Hvilken dag?"), _("Kun hvis du har valgt «på en bestemt dag»."))
    has_comments = fields.tick(_("Naboer kan svare under opslaget"))
    is_pinned = fields.tick(
        _("Hæng det øverst"), _("Der er plads til to. De fylder en linje, når man har læst dem.")
    )
    publish_on = fields.day(_("Sæt det op senere"), _("Tom: med det samme."))
    publish_time = fields.clock(_("Klokken"))
    language = fields.choice(_("Sproget, du skriver på"))
    other_language = fields.choice(_("Det samme på et andet sprog"))
    other_title = fields.words(_("Overskrift på det andet sprog"), most=TITLE_LENGTH)
    other_text = fields.words(_("Tekst på det andet sprog"), most=TEXT_LENGTH, rows=4)

    def __init__(
        self, member: Membership, *args: Any, notice: Notice | None = None,
        group: InterestGroup | None = None, **kwargs: Any
    ) -> None:  # fmt: skip
        hung = notice.pictures.all() if notice is not None and notice.pk else []
        super().__init__(*args, member=member, hanging=[one.picture for one in hung], **kwargs)
        self.member, self.notice, self.group = member, notice, group
        self.places = Places.of(member)
        self.categories = self._usable()
        self._choices()

    def _usable(self) -> list[Category]:
        """Those the member may write under; one that is off stays for what already hangs under it."""
        mine = Category.objects.visible_to(self.member)
        kept = self.notice.category_id if self.notice else None
        return [
            one
            for one in mine
            if rules.may_use(self.member, one) and (not one.is_off or one.pk == kept)
        ]

    def _choices(self) -> None:
        self._options("category", [(str(one.pk), one.shown_name) for one in self.categories])
        self._options("icon", [(kind.value, kind.label) for kind in Works])
        self._options("audience", self._audiences())
        self._options("ends", self._ends())
        languages = [(code.value, code.label) for code in User.Language]
        self._options("language", languages)
        self._options("other_language", [("", _("Intet andet sprog")), *languages])
        every = [(str(one.pk), one.house_number) for one in self.places.entrances]
        choices_in(self, "hits").choices = every
        if not self.has_works:
            for name in ("icon", "hits", "asks_seen", "is_urgent", *WINDOW):
                del self.fields[name]
        if not rules.may_pin(self.member) or self.group is not None:
            del self.fields["is_pinned"]
        if self.group is not None:
            del self.fields["audience"]
        if self.notice is not None and self.notice.told_at is not None:
            del self.fields["publish_on"], self.fields["publish_time"]

    def _options(self, name: str, options: list[tuple[str, Any]]) -> None:
        choices_in(self, name).choices = options

    @property
    def has_works(self) -> bool:
        return any(one.is_works for one in self.categories)

    def _audiences(self) -> list[tuple[str, Any]]:
        estate, found = self.member.estate, []
        found.append((Scope.ESTATE.value, gettext("Alle i {name}").format(name=estate.name)))
        if self.has_works:
            found.append((ONLY_HIT, gettext("Kun de opgange, det rammer")))
        own = gettext("Kun min opgang, nummer {number}")
        other = gettext("Kun opgang {number}")
        for entrance in self.places.entrances:
            words = own if entrance.pk == self.member.entrance_id else other
            said = words.format(number=entrance.house_number)
            found.append((f"entrance:{entrance.pk}", said))
        for circle in self.places.circles:
            said = gettext("Kun nabokredsen {name}").format(name=circle.name)
            found.append((f"circle:{circle.pk}", said))
        name = estate.organisation.name
        found.append((Scope.ORGANISATION.value, gettext("Alle i {name}").format(name=name)))
        if Scope.LOCAL_AREA in rules.scopes_of(self.member, None):
            found.append((Scope.LOCAL_AREA.value, gettext("Alle i lokalområdet, også gæster")))
        return found

    def _ends(self) -> list[tuple[str, Any]]:
        """Days from now. Empty: as is usual, or for what hangs there as it is."""
        usual = gettext("Som det plejer for emnet")
        if self.notice is not None and not self.notice.is_draft and self.notice.ends_at:
            until = day_name(last_day(self.notice.ends_at))
            usual = gettext("Som nu: {day}").format(day=until)
        return [
            ("", usual),
            *((str(days), _in_words(days)) for days in DAYS),
            (ON_A_DAY, gettext("På en bestemt dag")),
        ]

    # --- from what was typed to what is meant --------------------------------------------------

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (
            data.get("ends") == ON_A_DAY
            and not data.get("ends_on")
            and "ends_on" not in self.errors
        ):
            self.add_error("ends_on", gettext("Vælg dagen, hvor det skal ned."))
        if data.get("audience") == ONLY_HIT and not data.get("hits"):
            self.add_error("hits", gettext("Sæt kryds ved de opgange, det rammer."))
        self._refuse_half_window(data)
        for day, clock in (("publish_on", "publish_time"), *(WINDOW[:2], WINDOW[2:])):
            self._refuse_no_hour(data, day, clock)
        return data

    def _refuse_no_hour(self, data: dict[str, Any], day: str, clock: str) -> None:
        on, at = data.get(day), data.get(clock)
        if on is not None and not 2000 <= on.year <= 2100:
            self.add_error(day, gettext("Den dag kan vi ikke bruge. Vælg en anden."))
        elif on is not None and at is not None and not is_on_the_wall(on, at):
            self.add_error(clock, gettext("Uret stilles den nat. Vælg et andet klokkeslæt."))

    def _refuse_half_window(self, data: dict[str, Any]) -> None:
        if any(data.get(name) for name in WINDOW) and self._period(data.get) is None:
            missing = next((name for name in (*WINDOW[:2], WINDOW[3]) if not data.get(name)), "")
            if missing and missing not in self.errors:
                self.add_error(missing, gettext("Skriv både dag og klokkeslæt."))

    def is_whole(self) -> bool:
        """Valid, and with all that a notice on the board needs: everything missing is said at once."""
        if not self.is_valid() and getattr(self.data, "only_pictures", False):
            return False
        for name, sentence in NEEDED.items():
            if name not in self.errors and not str(self.cleaned_data.get(name) or "").strip():
                self.add_error(name, str(sentence))
        return not self.errors

    def wrong_words(self) -> str:
        """What is wrong with a text, or nothing. Until it is put right no draft is written over."""
        wrong = [error for name in WORDS for error in self.errors.get(name, [])]
        return str(wrong[0]) if wrong else ""

    def written(self) -> Written:
        """What was typed, whether or not it is whole: a draft may be half."""
        get = getattr(self, "cleaned_data", {}).get
        category = next((c for c in self.categories if str(c.pk) == get("category")), None)
        hits = [one for one in self.places.entrances if str(one.pk) in (get("hits") or ())]
        scope, entrance, circle = self._audience(get("audience") or "", hits)
        ends = get("ends") or ""
        return Written(
            category=category,
            title=get("title") or "",
            text=get("text") or "",
            language=get("language") or self.member.user.language,
            other_language=get("other_language") or "",
            other_title=get("other_title") or "",
            other_text=get("other_text") or "",
            scope=scope,
            entrance=entrance,
            circle=circle,
            group=self.group,
            publish_at=_moment(get("publish_on"), get("publish_time"), time(8)),
            days=int(ends) if ends.isdigit() else None,
            ends_on=get("ends_on") if ends == ON_A_DAY else None,
            has_comments=bool(get("has_comments")),
            is_pinned=bool(get("is_pinned")),
            icon=get("icon") or "",
            period=self._period(get),
            hits=hits,
            asks_seen=bool(get("asks_seen")),
            is_urgent=bool(get("is_urgent")),
            pictures=get("pictures"),
        )

    def _audience(
        self, said: str, hits: list[Entrance]
    ) -> tuple[str, Entrance | None, Circle | None]:
        kind, _colon, number = said.partition(":")
        if kind == ONLY_HIT:
            return (Scope.ENTRANCE, hits[0], None) if hits else (Scope.ESTATE, None, None)
        if kind == Scope.ENTRANCE:
            entrance = next((e for e in self.places.entrances if str(e.pk) == number), None)
            return Scope.ENTRANCE, entrance, None
        if kind == Scope.CIRCLE:
            circle = next((c for c in self.places.circles if str(c.pk) == number), None)
            return Scope.CIRCLE, None, circle
        return kind or Scope.ESTATE, None, None

    def _period(self, get: Any) -> tuple[datetime, datetime] | None:
        """From–to on the wall; the last day is the first one when it is not said."""
        first, last = get(WINDOW[0]), get(WINDOW[2]) or get(WINDOW[0])
        if first is None or last is None or get(WINDOW[1]) is None or get(WINDOW[3]) is None:
            return None
        return wall(first, get(WINDOW[1])), wall(last, get(WINDOW[3]))

    # --- for the page --------------------------------------------------------------------------

    @property
    def picks(self) -> list[Pick]:
        """The categories as the page draws them: nine at a glance, the rest folded."""
        chosen = str(self["category"].value() or "")
        return [
            Pick(str(one.pk), one.shown_name, one.icon, str(one.pk) == chosen, one.shape)
            for one in self.categories
        ]

    @property
    def kinds(self) -> list[Pick]:
        """The kinds of works as the page draws them."""
        chosen = str(self["icon"].value() or "")
        return [Pick(k.value, k.label, drawing_of(k), k.value == chosen) for k in Works]

    @property
    def more_is_open(self) -> bool:
        """Whether «Flere valg» holds something that was chosen, or is wrong."""
        names = [name for name in MORE if name in self.fields]
        if any(self[name].errors for name in names):
            return True
        return any(
            self[name].value()
            for name in ("other_title", "other_text", "publish_on")
            if name in self.fields
        )


WINDOW = ("works_from_on", "works_from", "works_until_on", "works_until")
NEEDED = {
    "category": _("Vælg, hvad det handler om."),
    "title": _("Skriv en overskrift."),
    "text": _("Fortæl lidt mere."),
}
WORDS = ("title", "text", "other_title", "other_text")
MORE = (
    "has_comments", "is_pinned", "publish_on", "publish_time", "language", "other_language",
    "other_title", "other_text",
)  # fmt: skip


def _in_words(days: int) -> str:
    if days == 30:
        return gettext("1 måned")
    if days == 90:
        return gettext("3 måneder")
    if days % 7 == 0:
        return ngettext("{n} uge", "{n} uger", days // 7).format(n=days // 7)
    return ngettext("{n} dag", "{n} dage", days).format(n=days)


def _moment(day: date | None, clock: time | None, otherwise: time) -> datetime | None:
    return wall(day, clock or otherwise) if day is not None else None
