"""`{% load noticeboard %}`: plain text with paragraphs and safe links."""

import re

from django import template
from django.utils.html import format_html_join, urlize
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def as_prose(text: str) -> SafeString:
    """What somebody typed, as paragraphs. Each finds its own direction; links lead out safely.

    No HTML of theirs survives. A link says where it leads, and tells that place nothing about us.
    """
    paragraphs = [part for part in re.split(r"\n\s*\n", text) if part.strip()]
    return format_html_join("", '<p dir="auto">{}</p>', ((_lines(part),) for part in paragraphs))


def _lines(paragraph: str) -> SafeString:
    linked = urlize(paragraph, nofollow=True, autoescape=True)
    safe = linked.replace('rel="nofollow"', 'rel="nofollow noopener noreferrer ugc"')
    return SafeString(safe.replace("\n", "<br>"))  # urlize has escaped it
