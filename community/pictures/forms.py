"""The picker in a form of any room: which of one's own pictures are to hang on the thing.

    class NoticeForm(WithPictures, forms.Form):
        pictures = PicturesField(place="notice")

    form = NoticeForm(request.POST, member=member, hanging=[…])   # cleaned: a list of Picture rows

In the template `{% include "pictures/_pick.html" with field=form.pictures %}`, in the view
`@takes_pictures` (taking.py), so that it works without a script too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people.models import Membership
from community.pictures import actions, rules
from community.pictures.models import Picture
from community.pictures.page import Pick


@dataclass
class Sent:
    """What a post says about pictures: tokens in order, what was just done, whether that was all."""

    tokens: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    only_pictures: bool = False


class Picker(forms.Widget):
    """Reads the tokens. It is drawn by `pictures/_pick.html`."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sent:
        many = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        said, only = getattr(data, "pictures_said", []), getattr(data, "only_pictures", False)
        return Sent([str(one) for one in many][:100], list(said), only)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False


class PicturesField(forms.Field):
    """A list of the member's own pictures, in order.

    `place` names the picker, so that what was put up and not used is there when the page is loaded
    again («notice», «chat-12»). Wrong: what is not theirs or hangs elsewhere, more than `most`, what
    has not come up, and (with `described`) what nobody said in words what it shows.
    """

    widget = Picker

    def __init__(
        self,
        *,
        place: str = "",
        most: int = rules.MOST_AT_ONCE,
        films: bool = True,
        described: bool = True,
        **options: Any,
    ) -> None:
        super().__init__(
            **{
                "required": False,
                "template_name": "pictures/_pick.html",
                "label": _("Billeder"),
                "help_text": _("Vi fjerner alt om, hvor billedet er taget."),
                **options,
            }
        )
        self.place, self.most, self.films, self.described = place, most, films, described
        self.member: Membership | None = None
        self.hanging: list[Picture] = []

    def clean(self, value: Any) -> list[Picture]:
        """Does not lock: the action that hangs them calls `actions.take`."""
        sent = value if isinstance(value, Sent) else Sent()
        assert self.member is not None, "give the form its member"
        if sent.only_pictures:
            raise ValidationError(sent.said or [str(_("Se billederne igennem."))], code="pictures")
        try:
            chosen = actions.choose(
                self.member,
                sent.tokens,
                already=self.hanging,
                most=self.most,
                described=self.described,
            )
        except Refused as no:
            raise ValidationError([*sent.said, str(no)], code=no.code) from None
        if sent.said:
            raise ValidationError(sent.said, code="pictures")
        if self.required and not chosen:
            raise ValidationError(_("Vælg et billede først."), code="required")
        return chosen

    def pick(self, bound: BoundField) -> Pick:
        """What the picker shows: what was sent, or what hangs there and what waits to be used."""
        assert self.member is not None, "give the form its member"
        return Pick(
            name=bound.html_name,
            place=self.place,
            most=self.most,
            films=self.films,
            described=self.described,
            member=self.member,
            pictures=self._in_it(bound),
            said=[],
        )

    def _in_it(self, bound: BoundField) -> list[Picture]:
        assert self.member is not None
        now = timezone.now()
        waiting = rules.unused(self.member, self.place, now) if self.place else []
        if not bound.form.is_bound:
            return [*self.hanging, *waiting]
        sent: Any = bound.data
        there = {str(one.token): one for one in [*self.hanging, *waiting]}
        return [there[token] for token in sent.tokens if token in there]


class WithPictures(forms.Form):
    """A form with a picker: `member` chooses, `hanging` are the pictures the thing has already.

    When a post was only about pictures (put up, taken away, moved: without a script), it is not
    valid, and nothing is said about the other fields.
    """

    def __init__(
        self,
        *args: Any,
        member: Membership,
        hanging: Iterable[Picture] = (),
        place: str = "",
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for one in self.pickers().values():
            one.member, one.hanging = member, list(hanging)
            one.place = place or one.place

    def pickers(self) -> Mapping[str, PicturesField]:
        fields = self.fields.items()
        return {name: one for name, one in fields if isinstance(one, PicturesField)}

    def full_clean(self) -> None:
        super().full_clean()
        if getattr(self.data, "only_pictures", False):
            pickers = self.pickers()
            for name in [name for name in self.errors if name not in pickers]:
                del self.errors[name]
