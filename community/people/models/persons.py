"""A person with or without a login, and how they like to read and to be reached."""

from datetime import time
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, name: str, email: str | None = None, **fields: Any) -> "User":
        """A person with login, without a password: codes and passkeys open the door."""
        user = self.model(name=name, email=self.normalize_email(email) or None, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, name: str = "Operatør", password: str | None = None, **fields: Any
    ) -> "User":
        """The operator, who alone may open the back office. Made from the command line."""
        fields |= {"is_staff": True, "is_superuser": True}
        user = self.create_user(name, email, **fields)
        if password:
            user.set_password(password)
            user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person with login. What neighbours see is `name` and the opgang, nothing more."""

    class TextSize(models.TextChoices):
        NORMAL = "", _("Normal")
        LARGE = "l", _("Stor")
        LARGEST = "xl", _("Meget stor")

    class Theme(models.TextChoices):
        AUTO = "", _("Automatisk")
        LIGHT = "light", _("Lyst")
        DARK = "dark", _("Mørkt")

    class Language(models.TextChoices):
        """Each by its own name. Danish and English are complete, the others are on their way."""

        DANISH = "da", "Dansk"
        ENGLISH = "en", "English"
        ARABIC = "ar", "العربية"
        TURKISH = "tr", "Türkçe"
        UKRAINIAN = "uk", "Українська"
        POLISH = "pl", "Polski"
        SOMALI = "so", "Soomaali"

    class Reach(models.TextChoices):
        """How the house reaches a person on paper."""

        SLIP = "slip", _("En seddel i postkassen")
        CALL = "call", _("Et opkald")

    name = models.CharField(max_length=40)
    surname = models.CharField(max_length=60, blank=True)
    email = models.EmailField(null=True, blank=True, unique=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=5, choices=Language, default=Language.DANISH)
    text_size = models.CharField(max_length=2, choices=TextSize, default="", blank=True)
    theme = models.CharField(max_length=5, choices=Theme, default="", blank=True)
    is_hidden = models.BooleanField(default=False)
    # Eighteen or more: yes or no. Who is under fifteen has no profile, and no birth date is kept.
    is_adult = models.BooleanField(default=True)
    # No e-mail, no screen: a code card, calls and slips instead, with the same rights.
    on_paper = models.BooleanField(default=False)
    reached_by = models.CharField(max_length=5, choices=Reach, default=Reach.SLIP)
    # Wall time. Nobody is called or written to in between; both empty: at any hour.
    quiet_from = models.TimeField(null=True, blank=True, default=time(21))
    quiet_until = models.TimeField(null=True, blank=True, default=time(8))
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    # Since when the row has been a nameless «Tidligere nabo».
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="one_login_per_email"),
            models.CheckConstraint(
                condition=Q(on_paper=False) | Q(email=None), name="who_is_on_paper_has_no_email"
            ),
            models.CheckConstraint(
                condition=Q(quiet_from=None, quiet_until=None)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="quiet_hours_begin_and_end",
            ),
        ]

    def __str__(self) -> str:
        return f"user {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.email:
            self.email = self.email.lower()
        super().save(*args, **kwargs)

    @property
    def shown_name(self) -> str:
        """What a neighbour may read: the chosen name, or «En nabo» for who wants to be hidden.

        Who has been forgotten is a «Tidligere nabo» in the reader's language.
        """
        if self.erased_at is not None:
            return str(_("Tidligere nabo"))
        return str(_("En nabo")) if self.is_hidden else self.name
