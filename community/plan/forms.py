"""What the pages ask about each kind of line. What will not do is for the actions to say."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from community.people.models import Membership
from community.plan import living
from community.plan.models import (
    Characteristic,
    Keeper,
    Knowledge,
    Line,
    Platform,
    Point,
    Purpose,
    ResidentGroup,
    Step,
    Theme,
    Upkeep,
)
from community.shapes import Interplay
from community.ui.fields import choice, choices_in, day, number, rows_in, tick, ticks, words

NO_NAMES = _("Skriv ingen navne. Det her kan alle i huset komme til at læse.")
CHOOSE = _("Vælg en på listen.")


def needed(field: Any, sentence: Any = CHOOSE) -> Any:
    """A question with no answer of its own: nothing says that one need not."""
    field.required, field.error_messages["required"] = True, sentence
    return field


def in_rows(field: forms.MultipleChoiceField) -> forms.MultipleChoiceField:
    """Whole sentences to tick: a row for each."""
    field.widget.attrs["data-look"] = "choice"
    return field


def nobody_too(choices: Any) -> list[tuple[str, Any]]:
    return [("", _("Ingen endnu")), *choices]


class LineForm(forms.Form):
    """A line of a step. `member` says whose estate is chosen from."""

    def __init__(self, data: Any = None, *, member: Membership, line: Line | None = None) -> None:
        known = {name: getattr(line, name) for name in self.base_fields} if line else {}
        super().__init__(data, initial=known)
        self.choose_from(member)

    def choose_from(self, member: Membership) -> None:
        """Where a form chooses among what the estate has written, it says so here."""

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class GroupForm(LineForm):
    """Those who live here, as a total."""

    name = needed(
        words(_("Hvad hedder gruppen?"), _("Fx «Børnefamilier»"), most=60),
        _("Skriv, hvad gruppen hedder."),
    )
    households = number(
        _("Hvor mange husstande?"),
        _("Et samlet tal, du har fra andre. Er det under 5, gemmer vi kun «under 5»."),
        least=0,
    )
    is_few = tick(_("Det er under 5"))
    source = words(
        _("Hvor er tallet fra?"), _("Fx «Kontorets opgørelse». Skriv det, når du skriver et tal.")
    )
    as_of = number(_("Hvilket år gælder det?"), least=1950)
    traits = words(_("Hvad kendetegner dem?"), NO_NAMES, most=300, rows=3)


class PurposeForm(LineForm):
    """What the place wants."""

    text = needed(
        words(
            _("Hvad vil I?"), _("Én sætning. Fx «Flere skal have nogen at følges med.»"), most=160
        ),
        _("Skriv, hvad I vil."),
    )
    owner = needed(choice(_("Hvem holder øje med det?"), choices=Keeper, look="chip"))
    since = needed(day(_("Fra hvilken dag?")), _("Vælg en dag."))


class KnowledgeForm(LineForm):
    """Something known, or something said in a conversation."""

    kind = needed(choice(_("Hvor ved I det fra?"), choices=Knowledge.Kind, look="choice"))
    text = needed(words(_("Hvad ved I?"), NO_NAMES, most=800, rows=5), _("Skriv, hvad I ved."))
    source = words(_("Hvilken slags kilde?"), _("Fx «Velkomstholdet» eller «Beboermødet»"))
    on = needed(day(_("Hvilken dag?")), _("Vælg en dag."))
    sure = needed(choice(_("Hvor sikkert er det?"), choices=Knowledge.Sure, look="chip"))
    said_yes = tick(
        _("De har sagt ja til, at det skrives ned"), _("Kun hvad der blev sagt, aldrig hvem.")
    )


class PointForm(LineForm):
    """A need or a resource of a group."""

    group: Any = forms.ModelChoiceField(
        label=_("Hvilken gruppe?"), queryset=ResidentGroup.objects.none(), empty_label=None,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )  # fmt: skip
    kind = needed(
        choice(_("Er det noget, de mangler, eller noget, de kan?"), choices=Point.Kind, look="chip")
    )
    text = needed(words(_("Hvad er det?"), NO_NAMES), _("Skriv, hvad det er."))
    theme = needed(choice(_("Hvad handler det om?"), choices=Theme, look="chip"))
    weight: Any = forms.TypedChoiceField(
        label=_("Hvor meget fylder det?"), choices=Point.Weight, coerce=int, initial=2,
        widget=forms.RadioSelect(attrs={"data-look": "chip"}),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )  # fmt: skip

    def choose_from(self, member: Membership) -> None:
        groups = ResidentGroup.objects.visible_to(member).standing().order_by("name")
        rows_in(self, "group").queryset = groups


class PlatformForm(LineForm):
    """What it is, for whom and why, and what speaks for and against."""

    name = needed(words(_("Hvad hedder det?"), most=80), _("Skriv, hvad det hedder."))
    kind = needed(choice(_("Hvilken slags?"), choices=Platform.Kind, look="chip"))
    interplay = ticks(_("Hvilket samspil?"), choices=Interplay)
    for_all = tick(_("Det er for alle"))
    groups = ticks(_("Eller for hvem?"))
    purposes = in_rows(ticks(_("Hvilke formål?")))
    strengths = words(_("Styrker"), most=300, rows=2)
    weaknesses = words(_("Svagheder"), most=300, rows=2)
    economy = words(_("Økonomi"), _("Fx «200 kr. om måneden»"))
    points_at = choice(
        _("Hvad er det her i appen?"),
        _("Et sted, en række eller en gruppe. Så kan I se, hvor meget den bliver brugt."),
    )
    keeper = choice(_("Hvem holder det i gang?"), choices=nobody_too(Keeper.choices), look="chip")
    second_keeper = choice(
        _("Og hvem mere?"), _("To nøgler: går den ene, er der stadig en."),
        choices=nobody_too(Keeper.choices), look="chip",
    )  # fmt: skip

    def choose_from(self, member: Membership) -> None:
        for name, rows in (
            ("groups", ResidentGroup.objects.visible_to(member)),
            ("purposes", Purpose.objects.visible_to(member)),
        ):
            standing = rows.standing().order_by("pk")
            choices_in(self, name).choices = [(str(row.pk), str(row)) for row in standing]
        found: list[tuple[str, Any]] = list(living.choices_for(member))
        now = self.initial.get("points_at")
        if now and now not in dict(found):
            found.append((str(now), _("Det, den peger på nu (bruges ikke mere)")))
        choices_in(self, "points_at").choices = [("", _("Ikke noget endnu")), *found]

    def facts(self) -> dict[str, Any]:
        numbers = {
            name: [int(one) for one in self.cleaned_data[name]] for name in ("groups", "purposes")
        }
        return self.cleaned_data | numbers


class DecisionForm(LineForm):
    """What becomes of a platform, and why."""

    state = needed(choice(_("Hvad bliver det til?"), choices=Platform.State, look="choice"))
    reason = words(_("Hvorfor?"), NO_NAMES, most=300, rows=3)
    decided_on = day(_("Hvilken dag er det besluttet?"), _("Tomt betyder i dag."))
    limit = choice(
        _("Hvad står i vejen?"), _("Kun, når det bliver parkeret."),
        choices=nobody_too(Platform.Limit.choices)[1:], look="chip",
    )  # fmt: skip
    ends_on = day(_("Hvornår slutter forsøget?"))
    questions = words(
        _("Hvad skal forsøget svare på?"), _("Højst tre spørgsmål."), most=400, rows=3
    )


class UpkeepForm(LineForm):
    """What is done, by whom, and how often."""

    what = needed(words(_("Hvad skal gøres?"), NO_NAMES), _("Skriv, hvad der skal gøres."))
    keeper = needed(choice(_("Hvem gør det?"), choices=Keeper, look="chip"))
    second_keeper = choice(
        _("Og hvem mere?"), _("To nøgler: går den ene, er der stadig en."),
        choices=nobody_too(Keeper.choices), look="chip",
    )  # fmt: skip
    every = needed(choice(_("Hvor tit?"), choices=Upkeep.Every, look="chip"))
    next_on = day(_("Hvornår næste gang?"))
    minutes = number(_("Hvor mange minutter tager det?"))
    budget = number(_("Hvad koster det om året?"), _("Kroner"), least=0)


class OutlineForm(forms.Form):
    """What the place is known for, and whether anybody lives there yet."""

    is_planned = tick(_("Her bor ingen endnu"), _("Grupperne er dem, I venter."))
    characteristics = ticks(_("Hvad skal stedet være kendt for?"), choices=Characteristic)


class TableForm(forms.Form):
    """A ready-made table about the area."""

    table = words(_("Hvad viser tabellen?"), _("Fx «Husstande efter type»"), most=80)
    as_of = number(_("Hvilket år gælder tallene?"), least=1950)
    source = words(_("Hvor er den fra?"), _("Fx «Danmarks Statistik»"))
    text = words(
        _("Sæt tabellen ind"),
        _("To kolonner med overskrift: hvad og hvor mange. Tal under 5 bliver skjult."),
        most=20000, rows=8,
    )  # fmt: skip


@dataclass(frozen=True)
class Kind:
    """What a kind of line is called in addresses and on its page."""

    model: type[Line]
    form: type[LineForm]
    step: Step
    new: Any
    gone: Any


KINDS = {
    "gruppe": Kind(ResidentGroup, GroupForm, Step.PEOPLE, _("En ny gruppe"), _("Gruppen er taget væk.")),
    "formaal": Kind(Purpose, PurposeForm, Step.PEOPLE, _("Et nyt formål"), _("Formålet er taget væk.")),
    "viden": Kind(Knowledge, KnowledgeForm, Step.PEOPLE, _("Skriv, hvad I ved"), _("Det er taget væk.")),
    "punkt": Kind(Point, PointForm, Step.NEEDS, _("Et nyt punkt"), _("Punktet er taget væk.")),
    "platform": Kind(Platform, PlatformForm, Step.PLATFORMS, _("En ny platform"),
                     _("Platformen er taget væk.")),
    "valg": Kind(Platform, DecisionForm, Step.PLATFORMS, "", ""),
    "opgave": Kind(Upkeep, UpkeepForm, Step.UPKEEP, _("En ny linje"), _("Linjen er taget væk.")),
}  # fmt: skip
