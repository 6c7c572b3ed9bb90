"""`{% load moderation %}`: the quiet «Anmeld» beside anything somebody wrote or showed."""

from typing import Any

from django import template

register = template.Library()


@register.inclusion_tag("moderation/_report_link.html", takes_context=True)
def report_link(context: template.Context, key: str, token: Any) -> dict[str, Any]:
    """`{% report_link "profiles.profile" token %}` on a page with `member` in its context.

    The first of two taps. Leave it off beside one's own things.
    """
    return {"member": context["member"], "key": key, "token": str(token)}
