"""What the pages of a garden show: the plots, one's own place in the line, and for keepers who has what."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, F, Q
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from bookings.charging.actions import season_price
from bookings.models import Charge, Facility, FacilityQuerySet, Plot, Season, Tenure, TenureQuerySet
from bookings.plots import rules
from community.people.models import Household, Membership
from community.times import local
from community.ui.dates import day_name, oclock, relative_day

State = Tenure.State


@dataclass
class Garden:
    """A garden, for one reader: never who else has a plot or waits."""

    place: Facility
    member: Membership
    now: datetime
    today: date = field(init=False)
    season: Season = field(init=False)
    plots: list[Plot] = field(init=False)
    line: list[int] = field(init=False)
    own: Tenure | None = field(init=False)

    def __post_init__(self) -> None:
        self.today = local(self.now).date()
        self.season = Season.at(self.place)
        here = Plot.objects.visible_to(self.member).filter(facility=self.place).used()
        self.plots = list(here.with_holder())
        # Homes by their numbers alone: how many wait, and which of them are we.
        waiting = Tenure.objects.filter(facility=self.place).waiting()
        self.line = list(waiting.values_list("household", flat=True))
        seen = Tenure.objects.visible_to(self.member).of_home(self.member).open()
        self.own = seen.filter(facility=self.place).with_home().first()

    @property
    def free(self) -> list[Plot]:
        return [plot for plot in self.plots if not plot.now_held]

    @property
    def months(self) -> str:
        return said_months(self.season)

    @property
    def turn(self) -> int:
        """Our number in the line; 0 when we do not stand in it."""
        home = self.member.household_id
        return self.line.index(home) + 1 if home in self.line else 0

    @property
    def can_ask(self) -> bool:
        return self.own is None and bool(self.plots) and rules.may_have(self.member, self.place)

    @property
    def gets_one(self) -> bool:
        """Whether asking gives a plot and not a place in the line."""
        return bool(self.free) and not self.line

    @property
    def year(self) -> int:
        """Of the season one says yes to now."""
        return self.season.of(self.today)

    @property
    def price(self) -> int:
        """What the plot costs that they get with a yes; nothing where its season is paid already."""
        asked = self.own.plot if self.own and self.own.state == State.OFFERED else None
        plot = asked or (self.free[0] if self.gets_one else None)
        return season_price(self.season, plot, self.year) if plot else self.season.price

    @property
    def bill(self) -> Charge | None:
        return bill_of(self.member, self.own) if self.own else None

    @property
    def is_kept(self) -> bool:
        return rules.keeps(self.member, self.place)

    @property
    def word(self) -> str:
        return word_for(self.own, self.turn, self.today) if self.own else ""


def bill_of(member: Membership, tenure: Tenure) -> Charge | None:
    """What the household owes, paid or was let off for its latest season."""
    return Charge.objects.visible_to(member).filter(tenure=tenure).order_by("season", "pk").last()


def said_months(season: Season) -> str:
    """«April til oktober»."""
    first, last = (str(MONTHS[one]) for one in (season.first_month, season.last_month))
    said = _("%(first)s til %(last)s") % {"first": first, "last": last}
    return said[:1].upper() + said[1:]


def word_for(own: Tenure, turn: int, today: date) -> str:
    """How it stands with the household's own."""
    if own.state == State.WAITING:
        return _("I er nummer %(turn)s i køen.") % {"turn": turn}
    facts = {"plot": own.plot and own.plot.name, "year": own.kept_for}
    if own.state == State.OFFERED and own.asked_until is not None:
        until = f"{relative_day(own.asked_until, today)} {oclock(own.asked_until)}"
        return _("Det er jeres tur: %(plot)s. Svar senest %(until)s.") % (facts | {"until": until})
    if own.answer_by is not None and rules.is_late(own, today):
        return _("I har %(plot)s. Vi venter på jeres svar.") % facts
    if own.answer_by is not None:
        return _("I har %(plot)s. Svar senest %(last)s.") % (
            facts | {"last": day_name(own.answer_by)}
        )
    return _("I har %(plot)s til og med sæsonen %(year)s.") % facts


def gardens_of(member: Membership) -> FacilityQuerySet:
    """The gardens the member sees, with how many plots, how many free, and how many homes wait."""
    seen: FacilityQuerySet = Facility.objects.visible_to(member)
    used, held = Q(plots__retired_at=None), Q(tenures__state__in=Tenure.HOLDING)
    line = Q(tenures__state=State.WAITING)
    rows = seen.filter(kind=Facility.Kind.GARDEN).select_related("season", "estate")
    return rows.annotate(
        plots_used=Count("plots", filter=used, distinct=True),
        plots_free=F("plots_used") - Count("tenures__plot", filter=held, distinct=True),
        homes_waiting=Count("tenures", filter=line, distinct=True),
    )


def own_of(member: Membership) -> TenureQuerySet:
    """What the household has or had, each with its turn in the line."""
    return Tenure.objects.visible_to(member).of_home(member).with_home().with_turn()


@dataclass(frozen=True)
class Held:
    """A plot as who looks after the garden sees it: whose it is, by the door."""

    plot: Plot
    tenure: Tenure | None
    word: str
    can_nudge: bool
    is_late: bool


def held(garden: Garden) -> list[Held]:
    """The plots in their order, each with its home."""
    return [_held(garden, plot) for plot in garden.plots]


def _held(garden: Garden, plot: Plot) -> Held:
    tenure = plot.now_held[0] if plot.now_held else None
    if tenure is None:
        return Held(plot, None, _("Frit"), can_nudge=False, is_late=False)
    is_other = not rules.is_theirs(garden.member, tenure)
    is_late = is_other and rules.is_late(tenure, garden.today)
    can_nudge = is_other and not is_late and rules.can_nudge(tenure, garden.now)
    return Held(plot, tenure, _state(tenure, garden.today), can_nudge, is_late)


def _state(tenure: Tenure, today: date) -> str:
    if tenure.state == State.OFFERED:
        return _("Er spurgt, om de vil have det")
    if tenure.answer_by is None:
        return _("Har det i %(year)s") % {"year": tenure.kept_for}
    if rules.is_late(tenure, today):
        return _("Har ikke svaret, om de beholder det")
    return _("Svarer senest %(day)s") % {"day": day_name(tenure.answer_by)}


def line_of(garden: Garden) -> list[Household]:
    """Who waits, by their doors, in their turn: for who looks after the garden."""
    seen = Tenure.objects.visible_to(garden.member).filter(facility=garden.place).waiting()
    return [tenure.household for tenure in seen.with_home()]


def plots_of(member: Membership, now: datetime) -> list[tuple[Tenure, str]]:
    """What the household grows or waits for, for its page of bookings."""
    today = local(now).date()
    rows = Tenure.objects.visible_to(member).of_home(member).open().with_home().order_by("pk")
    return [(one, short_word(one, today)) for one in rows]


def short_word(own: Tenure, today: date) -> str:
    """As `word_for`, without counting the line."""
    return _("I står i kø") if own.state == State.WAITING else word_for(own, 0, today)
