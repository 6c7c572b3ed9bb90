"""Tags and filters every page may use (a template builtin): icons, people, dates, fields."""

from datetime import date, datetime, time
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField
from django.template.defaultfilters import stringfilter
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import (
    get_language,
    get_language_bidi,
    gettext,
)

from community.ui import dates, toasts
from community.ui.icons import sprite_of

register = template.Library()

HUES = ["gran", "rav", "tegl", "fjord", "lyng", "hav"]
NOBODY = "user-duotone"  # who is hidden, or was forgotten
THEMES, TEXT_SIZES = {"light", "dark"}, {"l", "xl"}
PLAIN_INPUTS = {"checkbox", "radio", "checkboxselectmultiple", "radioselect", "hidden"}


@register.simple_tag
def icon(name: str, cls: str = "", label: str = "") -> SafeString:
    """`{% icon "bell" %}` decorates, `{% icon "bell" label="Beskeder" %}` speaks.

    `cls` is added to the svg ("icon--s", "icon--l", "flip-rtl"). Raises UnknownIcon.
    """
    spoken = format_html('role="img" aria-label="{}"', label) if label else _HIDDEN
    return format_html(
        '<svg class="{}" {} focusable="false"><use href="{}#{}"/></svg>',
        f"icon {cls}".strip(),
        spoken,
        static(sprite_of(name)),
        name,
    )


_HIDDEN = mark_safe('aria-hidden="true"')


@register.simple_tag
def brandmark() -> SafeString:
    """The four windows of the house, beside a name."""
    return format_html(
        '<svg class="brandmark" aria-hidden="true" focusable="false"><use href="{}#mark"/></svg>',
        static(sprite_of("mark")),
    )


@register.simple_tag
def avatar(name: Any, hue: str = "", cls: str = "", motif: str = "") -> SafeString:
    """Initials, or a motif the person picked; a neighbour keeps the same colour everywhere.

    Whose name is not shown is a figure without colour: «EN» would look like somebody's initials.
    """
    said = str(name)
    is_nobody = said in {gettext("En nabo"), gettext("Tidligere nabo"), ""}
    figure = motif or (NOBODY if is_nobody else "")
    own = "" if is_nobody else HUES[sum(map(ord, said)) % len(HUES)]
    return format_html(
        '<span class="{}" data-hue="{}" aria-hidden="true">{}</span>',
        f"avatar {cls}".strip(),
        hue or own,
        icon(figure) if figure else _initials(said),
    )


def _initials(name: str) -> str:
    words = name.split()
    last = words[-1][0] if len(words) > 1 else ""
    return (words[0][0] + last).upper()


@register.simple_tag(takes_context=True)
def html_attrs(context: template.Context) -> SafeString:
    """Language, direction and the reader's own theme and text size, for the <html> element."""
    user = getattr(context.get("request"), "user", None)
    theme, size = getattr(user, "theme", ""), getattr(user, "text_size", "")
    return format_html(
        'lang="{}" dir="{}"{}{}',
        get_language() or settings.LANGUAGE_CODE,
        "rtl" if get_language_bidi() else "ltr",
        format_html(' data-theme="{}"', theme) if theme in THEMES else "",
        format_html(' data-text="{}"', size) if size in TEXT_SIZES else "",
    )


@register.simple_tag
def demo_mark() -> SafeString:
    """The line that says «Eksempel» on every page while settings.DEMO is on."""
    if not getattr(settings, "DEMO", False):
        return SafeString()
    return format_html(
        '<aside class="demo" aria-label="{word}"><p><b>{word}</b> {text}</p></aside>',
        word=gettext("Eksempel"),
        text=gettext("Navne, steder og tider er opdigtede."),
    )


@register.simple_tag
def asset(path: str) -> str:
    """Like `static`, but never an error: for the page that says something went wrong."""
    try:
        return static(path)
    except Exception:  # noqa: BLE001 - whatever broke, the error page must still come
        return f"{settings.STATIC_URL}{path}"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The bound field's widget in the look of the house, with Django's own aria attributes."""
    kind = field.widget_type
    cls = str(field.field.widget.attrs.get("class", ""))
    look = "" if kind in PLAIN_INPUTS else "input"
    attrs: dict[str, str | bool] = {}
    if look or cls:
        attrs["class"] = f"{look} {cls}".strip()
    return field.as_widget(attrs=attrs)


@register.filter
def look_of(attrs: dict[str, Any]) -> str:
    """How a group of choices is drawn: the widget attr data-look ("choice", "chip"), else ticks."""
    return str(attrs.get("data-look", "check"))


@register.filter
def as_heading(label: Any) -> str:
    """A field's label in front of what is wrong with it: a colon unless it already asks."""
    said = str(label)
    return said if said.endswith(("?", ":", ".")) else f"{said}:"


@register.filter
def own_name(code: str) -> str:
    """A language in its own words: «Dansk», «English»."""
    return dict(settings.LANGUAGES).get(code, code)


@register.filter
def undo_of(message: Any) -> str:
    """Where a toast's «Fortryd» posts to, or nothing."""
    return toasts.undo_url(getattr(message, "extra_tags", ""))


@register.filter(is_safe=True)
@stringfilter
def glue(text: str) -> str:
    """No line break inside a time, a price or a date."""
    return dates.glue(text)


@register.simple_tag
def span(starts: datetime, ends: datetime) -> str:
    """`{% span booking.starts_at booking.ends_at %}` → «kl. 7–9»."""
    return dates.span(starts, ends)


@register.filter
def timespan(starts: datetime, ends: datetime) -> str:
    """`{{ starts|timespan:ends }}`, the same as the span tag where only a filter fits."""
    return dates.span(starts, ends)


@register.filter
def clock(moment: datetime | time) -> str:
    """«9», «9.30» · «9:00», «9:30»."""
    return dates.clock(moment)


@register.filter
def oclock(moment: datetime | time) -> str:
    """«kl. 9» · «9:00»."""
    return dates.oclock(moment)


@register.filter
def day_name(moment: date | datetime) -> str:
    """«torsdag 5. november» · «Thursday 5 November»."""
    return dates.day_name(moment)


@register.filter
def day_short(moment: date | datetime) -> str:
    """«man.» · «Mon»."""
    return dates.day_short(moment)


@register.filter
def whole_date(moment: date | datetime) -> str:
    """«15. september 2027» · «15 September 2027»."""
    return dates.whole_date(moment)


@register.filter
def date_short(moment: date | datetime) -> str:
    """«5. nov.» · «5 Nov»."""
    return dates.date_short(moment)


@register.filter
def relative_day(moment: date | datetime) -> str:
    """«i dag», «i morgen», «i går», otherwise weekday and date."""
    return dates.relative_day(moment)


@register.filter
def week_no(moment: date | datetime) -> int:
    """ISO week number."""
    return dates.week_no(moment)
