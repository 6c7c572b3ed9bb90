"""The verb of opening an estate, for the operator: may be said twice, and never changes what stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people import actions
from community.people.models import RESERVED_SLUGS, Estate, Organisation

LONGEST = {"organisation": 120, "name": 80, "slug": 60}
MOST = 32767  # what the column of an estate's number holds


@dataclass(frozen=True)
class Opened:
    """The estate, and what of it was not there before."""

    estate: Estate
    new_organisation: bool
    new_estate: bool


@transaction.atomic
def open_for_residents(
    *,
    organisation: str,
    number: int,
    name: str,
    slug: str,
    languages: Sequence[str] = (),
    new_organisation: bool = False,
    **office: str,
) -> Opened:
    """An organisation and an estate of it; the ones we have, if they are known as just that.

    One at a time in the whole house. `office` is the organisation's telephone, hours and emergency
    line, for a new one. Refused `missing`, `too_long`, `no_number`, `no_slug`, `reserved_slug`,
    `unknown_language`, `unknown_organisation` (another name than those there are, unless
    `new_organisation`), `slug_taken`, `other_slug`, `other_number`, `other_name`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('people.opening'))")
    organisation, name = " ".join(organisation.split()), " ".join(name.split())
    _refuse_shape(organisation=organisation, name=name, slug=slug)
    _refuse_number_and_languages(number, languages)
    known = Organisation.objects.filter(name=organisation).first()
    if known is None and not new_organisation:
        _refuse_unknown(organisation)
    standing = _standing(known, number, name, slug)
    if standing is not None:
        return Opened(standing, False, False)
    home = known or actions.open_organisation(organisation, **office)
    estate = actions.open_estate(
        home, number=number, slug=slug, name=name, languages=list(languages)
    )
    return Opened(estate, known is None, True)


def _refuse_shape(**said: str) -> None:
    """Refused `missing`, `too_long`, `no_slug`, `reserved_slug`."""
    for field, text in said.items():
        if not text:
            raise Refused("missing", _("Skriv både organisation, navn og adresse."), field=field)
        if len(text) > LONGEST[field]:
            long = _("«{text}» er for langt. Der er plads til {most} tegn.")
            shown = long.format(text=f"{text[:20]}…", most=LONGEST[field])
            raise Refused("too_long", shown, field=field)
    slug = said["slug"]
    try:
        validate_slug(slug)
    except ValidationError:
        wrong = _("Adressen må kun have a–z, tal og bindestreg, fx rugmarken.")
        raise Refused("no_slug", wrong, field="slug") from None
    if slug != slug.lower() or "_" in slug:
        wrong = _("Adressen må kun have a–z, tal og bindestreg, fx rugmarken.")
        raise Refused("no_slug", wrong, field="slug")
    if slug in RESERVED_SLUGS:
        taken = _("Adressen «{slug}» bruger huset selv. Vælg en anden.").format(slug=slug)
        raise Refused("reserved_slug", taken, field="slug")


def _refuse_number_and_languages(number: int, languages: Sequence[str]) -> None:
    if not 0 <= number <= MOST:
        raise Refused("no_number", _("Afdelingens nummer er et tal fra 0 til 32767."))
    known = dict(settings.LANGUAGES)
    for language in languages:
        if language not in known:
            wrong = _("Sproget «{language}» findes ikke. Der er: {known}.")
            raise Refused(
                "unknown_language", wrong.format(language=language, known=", ".join(known))
            )


def _refuse_unknown(organisation: str) -> None:
    """A slip of the pen must not make a second organisation."""
    names = list(Organisation.objects.order_by("name").values_list("name", flat=True))
    if names:
        wrong = _("Organisationen «{name}» er her ikke. Her er: {known}.")
        sentence = wrong.format(name=organisation, known=", ".join(names))
        raise Refused("unknown_organisation", sentence, field="organisation")


def _standing(
    organisation: Organisation | None, number: int, name: str, slug: str
) -> Estate | None:
    """The estate, when it is here as just this; its address is printed in letters and never changed.

    Refused `slug_taken`, `other_slug`, `other_number`, `other_name`.
    """
    ours = organisation.estates.all() if organisation else Estate.objects.none()
    by_number = ours.filter(number=number).first()
    by_slug = Estate.objects.select_related("organisation").filter(slug=slug).first()
    if by_slug is not None and by_slug.organisation_id != (organisation.pk if organisation else 0):
        theirs = _("Adressen «{slug}» hører til {estate} hos {organisation}. Vælg en anden.")
        facts = {"slug": slug, "estate": by_slug.name, "organisation": by_slug.organisation.name}
        raise Refused("slug_taken", theirs.format(**facts), field="slug")
    if by_number is not None and by_number.slug != slug:
        other = _("Afdeling {number} er her allerede: {name}, med adressen «{slug}».")
        facts = {"number": str(number), "name": by_number.name, "slug": by_number.slug}
        raise Refused("other_slug", other.format(**facts), field="slug")
    if by_slug is not None and by_slug.number != number:
        other = _("«{slug}» er her allerede, som afdeling {number}.")
        facts = {"slug": slug, "number": str(by_slug.number)}
        raise Refused("other_number", other.format(**facts))
    if by_slug is not None and by_slug.name != name:
        other = _("«{slug}» er her allerede og hedder {name}.")
        raise Refused("other_name", other.format(slug=slug, name=by_slug.name), field="name")
    return by_slug
