"""`{% load office %}`: dates with their year, as terms need them."""

from datetime import date, datetime

from django import template

from community.office.words import whole_date
from community.ui.dates import day_of

register = template.Library()


@register.filter
def with_year(moment: date | datetime) -> str:
    """«15. september 2027»."""
    return whole_date(day_of(moment))
