"""The list of nabo-hjælp: what it keeps, a page of it, and what one may choose among."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import QueryDict

from community.finding import found_in
from community.profiles.words import LANGUAGE_NAMES
from helpdesk.models import Category, When

PAGE = 20
FOUND_AT_MOST = 40
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Whose stairway may be known: nobody who has chosen to be «En nabo».
KNOWN = Q(member__user__is_hidden=False, member__user__erased_at=None)
STAIRWAY = "member__household__dwelling__entrance__house_number"


@dataclass(frozen=True)
class Filter:
    """What somebody looks for, as the address says it. Words that are none keep everything."""

    category: str = ""
    when: str = ""
    stairway: str = ""
    language: str = ""
    words: str = ""

    @classmethod
    def of(
        cls, asked: QueryDict, *, times: Container[str] = When.values, category: str = "slags",
        when: str = "tid", stairway: str = "opgang", language: str = "sprog",
    ) -> "Filter":  # fmt: skip
        """`times`: what one may choose among. `category` and the rest: what the address calls them."""

        def known(name: str, words: Container[str]) -> str:
            said = asked.get(name, "")
            return said if said in words else ""

        return cls(
            category=known(category, Category.values),
            when=known(when, times),
            stairway=asked.get(stairway, "").replace("\x00", "")[:4],
            language=known(language, LANGUAGE_NAMES),
            words=asked.get("q", "").replace("\x00", "").strip()[:100],
        )

    @property
    def is_on(self) -> bool:
        return any([self.category, self.is_narrow])

    @property
    def is_narrow(self) -> bool:
        """More is chosen than a picture."""
        return any([self.when, self.stairway, self.language, self.words])

    def query(self, **instead: str) -> str:
        """The same in an address, ready for one more parameter."""
        said = {
            "slags": self.category, "tid": self.when, "opgang": self.stairway,
            "sprog": self.language, "q": self.words,
        } | instead  # fmt: skip
        kept = urlencode({name: value for name, value in said.items() if value})
        return f"?{kept}&" if kept else "?"

    @property
    def without_kind(self) -> str:
        return self.query(slags="")

    def keep(self, found: Any) -> Any:
        """Those of the rows that fit; what may be done in any language fits every language."""
        if self.when:
            found = found.filter(when=self.when, is_when_hidden=False)
        return self._keep(found)

    def keep_offers(self, found: Any) -> Any:
        """The same of offers: a time in the week, and words. Who said no time can be asked any time."""
        if self.when:
            found = found.filter(Q(times__contains=[self.when]) | Q(times=[], when_words=""))
        if self.words:
            asked = self.words.casefold()
            kinds = [key for key, name in Category.choices if asked in str(name).casefold()]
            said = Q(text__icontains=self.words) | Q(when_words__icontains=self.words)
            found = found.filter(said | Q(category__in=kinds))
        return self._keep(found)

    def _keep(self, found: Any) -> Any:
        if self.category:
            found = found.filter(category=self.category)
        if self.stairway:
            found = found.filter(KNOWN, **{STAIRWAY: self.stairway})
        if self.language:
            found = found.filter(Q(languages=[]) | Q(languages__contains=[self.language]))
        return found


@dataclass(frozen=True)
class Choices:
    """What leads to something: the kinds, stairways and languages of what is there."""

    kinds: list[tuple[str, str]]
    stairways: list[str]
    languages: list[tuple[str, str]]


def choices(rows: Any, chosen: Filter) -> Choices:
    """One query over what the reader sees. Nobody's stairway who is not named."""
    facts = list(
        rows.order_by().values_list(
            "category", "languages", STAIRWAY, "member__user__is_hidden", "member__user__erased_at"
        )
    )
    used = {fact[0] for fact in facts} | {chosen.category}
    spoken = {code for fact in facts for code in fact[1]} | {chosen.language}
    doors = {door for _c, _l, door, hidden, gone in facts if door and not hidden and gone is None}
    return Choices(
        [(key, str(label)) for key, label in Category.choices if key in used],
        sorted(doors | ({chosen.stairway} - {""}), key=_by_number),
        [(code, name) for code, name in LANGUAGE_NAMES.items() if code in spoken],
    )


def _by_number(door: str) -> tuple[int, str]:
    digits = "".join(sign for sign in door if sign.isdecimal())
    return int(digits or 0), door


def page_of(found: Any, by: str, after: str) -> tuple[list[Any], str]:
    """A page from a cursor on, the newest by that column first, and the cursor of the next or ""."""
    place = _place(after)
    if place is not None:
        at, key = place
        found = found.filter(Q(**{f"{by}__lt": at}) | Q(**{by: at, "pk__lt": key}))
    rows = list(found.order_by(f"-{by}", "-pk")[: PAGE + 1])
    more = _cursor(getattr(rows[PAGE - 1], by), rows[PAGE - 1].pk) if len(rows) > PAGE else ""
    return rows[:PAGE], more


def searched(found: Any, words: str) -> list[Any]:
    """Best first, and no more than one reads. Offers have no index of words: theirs are few."""
    return found_in(found, words, FOUND_AT_MOST)


def _cursor(at: datetime, key: int) -> str:
    return f"{round((at - EPOCH) / timedelta(microseconds=1))}.{key}"


def _place(cursor: str) -> tuple[datetime, int] | None:
    """What a cursor says, or None for anything that is none of ours."""
    micros, _dot, key = cursor.partition(".")
    if not (micros.isascii() and micros.isdigit() and key.isascii() and key.isdigit()):
        return None
    if len(micros) > 17 or len(key) > 18:
        return None
    return EPOCH + timedelta(microseconds=int(micros)), int(key)
