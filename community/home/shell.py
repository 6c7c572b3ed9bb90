"""The app shell: manifest, service worker and the page for when there is no net."""

import hashlib
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from community.features import kept_pages
from community.home import phones
from community.people.models import RESERVED_SLUGS, Estate

# Files every page needs, and what the offline page shows. Kept small: a first visit fetches them.
SHELL = [
    "ui/tokens.css",
    "ui/app.css",
    "ui/app.js",
    "ui/sprite.svg",
    "ui/fonts/hanken-grotesk-latin.woff2",
    "ui/img/icon.svg",
    "home/offline.js",
]
DARK_GREEN = "#174733"
# Stands for the estate in the address of a kept page; the script puts in the one that is used.
SOME_ESTATE = "en-afdeling"
ESTATES_NAMED = 30


@require_safe
@login_not_required
@cache_control(max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to keep the house beside its other apps."""
    facts = {
        "id": "/",
        "name": "Beboerhus",
        "short_name": "Beboerhus",
        "description": _("Naboer, vaskehus og det, der sker, hvor du bor."),
        "lang": get_language(),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": DARK_GREEN,
        "theme_color": DARK_GREEN,
        "icons": [
            _icon("icon-192", 192, "any"),
            _icon("icon-512", 512, "any"),
            _icon("icon-maskable-512", 512, "maskable"),
        ],
    }
    return JsonResponse(facts, content_type="application/manifest+json")


def _icon(name: str, size: int, purpose: str) -> dict[str, str]:
    return {
        "src": static(f"ui/img/{name}.png"),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


@require_safe
@login_not_required
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Keeps the shell, the offline page and what anybody may read; nothing that is somebody's own."""
    files = [static(path) for path in SHELL]
    version = hashlib.sha256(" ".join(files).encode()).hexdigest()[:10]
    context = {
        "files": files,
        "version": version,
        "kept": [reverse(one.url_name, args=[SOME_ESTATE]) for one in kept_pages()],
        "some_estate": SOME_ESTATE,
        "no_estates": sorted(RESERVED_SLUGS),
    }
    response = render(request, "home/sw.js", context, content_type="text/javascript")
    response["Service-Worker-Allowed"] = "/"
    return response


@require_safe
@login_not_required
def offline(request: HttpRequest) -> HttpResponse:
    """Shown by the service worker without the net. The same for everybody: it stays on the device."""
    context = {"offices": phones.offices(), "pages": _pages()}
    return render(request, "home/offline.html", context)


def _pages() -> list[dict[str, Any]]:
    """The kept pages of each estate; the script shows those this very phone has."""
    estates = Estate.objects.order_by("name", "pk")[:ESTATES_NAMED]
    return [
        {
            "url": reverse(one.url_name, args=[estate.slug]),
            "label": one.label,
            "icon": one.icon,
            "estate": estate.name,
        }
        for estate in estates
        for one in kept_pages(estate.features_off)
    ]
