"""What a person shows of themselves, and to whom: chosen field by field, at first to nobody."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.people.models import User
from community.profiles.words import Motif

ABOUT_LENGTH, FREE_LENGTH = 300, 80
# The shape of a CPR number for the database; the action refuses more, and with a kind sentence.
CPR_SHAPE = (
    r"(^|[^0-9])(0[1-9]|[12][0-9]|3[01]) ?(0[1-9]|1[0-2]) ?[0-9]{2}[\s./-]{0,3}[0-9]{4}([^0-9]|$)"
)


class Shown(models.TextChoices):
    """Who may see a thing, from the narrowest to the widest. There is nothing wider."""

    ME = "me", _("Kun mig")
    ENTRANCE = "entrance", _("Min opgang")
    ESTATE = "estate", _("Min afdeling")


class Host(models.TextChoices):
    """Who may see what a person needs of a room. Neighbours are not among them."""

    ME = "me", _("Kun mig")
    HOST = "host", _("Den, der holder arrangementet")


# What is shown to the circle its own column names. `surname` and `phone` lie on the User.
FIELDS = ("surname", "about", "languages", "can", "would", "times", "phone", "photo")
# What a person wrote or uploaded themselves: gone for neighbours while a moderator hides it.
WRITTEN = frozenset({"surname", "about", "can_free", "would_free", "photo"})


class ProfileQuerySet(models.QuerySet["Profile"]):
    def of(self, *, user: User) -> "Profile":
        """The person's own, or a blank one that was never saved: everything for them alone."""
        return self.filter(user=user).first() or Profile(user=user)

    def open_to_hosts(self) -> "ProfileQuerySet":
        """Those whose practical needs whoever holds an event may know."""
        return self.filter(needs_for=Host.HOST).exclude(needs=[])


def shown(default: str = Shown.ME) -> models.CharField:
    """A column that says who may see the field it is named for."""
    return models.CharField(max_length=8, choices=Shown, default=default)


class Profile(models.Model):
    """One for a person, in every estate they live in. No health, no origin, no birth date."""

    user = models.OneToOneField(User, models.CASCADE, related_name="profile")
    about = models.CharField(max_length=ABOUT_LENGTH, blank=True)
    languages = ArrayField(models.CharField(max_length=5), default=list, blank=True)
    can = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    can_free = models.CharField(max_length=FREE_LENGTH, blank=True)
    would = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    would_free = models.CharField(max_length=FREE_LENGTH, blank=True)
    times = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    motif = models.CharField(max_length=30, choices=Motif, blank=True)
    # The random name of two files on the private shelf; empty without a photo.
    photo = models.CharField(max_length=32, blank=True)
    needs = ArrayField(models.CharField(max_length=20), default=list, blank=True)

    surname_for = shown()
    about_for = shown()
    languages_for = shown()
    can_for = shown()
    would_for = shown()
    times_for = shown()
    phone_for = shown()
    photo_for = shown()
    needs_for = models.CharField(max_length=4, choices=Host, default=Host.ME)

    # «Ny nabo», said by themselves, until then.
    new_until = models.DateTimeField(null=True, blank=True)
    # Since when a moderator has taken text and photo away from the neighbours.
    hidden_at = models.DateTimeField(null=True, blank=True)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            *[
                models.CheckConstraint(
                    condition=Q(**{f"{field}_for__in": Shown.values}),
                    name=f"{field}_is_for_me_my_stairway_or_my_estate",
                )
                for field in FIELDS
            ],
            models.CheckConstraint(
                condition=Q(needs_for__in=Host.values), name="needs_are_never_for_neighbours"
            ),
            models.CheckConstraint(
                condition=Q(photo__regex=r"^([0-9a-f]{32})?$"), name="a_photo_has_a_random_name"
            ),
            models.CheckConstraint(
                condition=Q(motif="") | Q(motif__in=Motif.values), name="a_motif_is_one_of_ours"
            ),
            models.CheckConstraint(
                condition=~Q(about__regex=CPR_SHAPE)
                & ~Q(can_free__regex=CPR_SHAPE)
                & ~Q(would_free__regex=CPR_SHAPE),
                name="no_civil_registration_number_in_a_profile",
            ),
        ]

    def __str__(self) -> str:
        return f"profile {self.pk}"

    def shown_for(self, field: str) -> str:
        """The circle that may see the field; what stands with it follows it (`can_free`)."""
        circle: str = getattr(self, f"{field.removesuffix('_free')}_for")
        return circle

    def is_new(self, now: datetime) -> bool:
        return self.new_until is not None and self.new_until > now
