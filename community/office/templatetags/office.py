"""`{% load office %}`: dates with their year, as terms need them."""

from datetime import date, datetime

from django import template

from community.ui.dates import whole_date

register = template.Library()


@register.filter
def with_year(moment: date | datetime) -> str:
    """«15. september 2027»."""
    return whole_date(moment)
