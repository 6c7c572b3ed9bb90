"""How long the room keeps what it knows: each line is held by the broom (docs/retention.md)."""

from django.utils.translation import gettext_lazy as _

from bookings.retention import actions as retention
from community.shapes import Retention

RETENTION = [
    Retention(
        "bookings.Booking",
        _("Hvem der bookede en tid"),
        _("12 måneder"),
        lambda now: retention.old_names(now).count(),
        retention.sweep_names,
    ),
    Retention(
        "bookings.Booking",
        _("At en husstand har haft en tid"),
        _("24 måneder"),
        lambda now: retention.old_bookings(now).count(),
        retention.sweep_bookings,
    ),
    Retention(
        "bookings.Waiting",
        _("At en husstand har ventet på en tid"),
        _("3 måneder"),
        lambda now: retention.old_lines(now).count(),
        retention.sweep_lines,
    ),
    Retention(
        "bookings.Offer",
        _("At en husstand har givet en tid videre"),
        _("3 måneder"),
        lambda now: retention.old_offers(now).count(),
        retention.sweep_offers,
    ),
    Retention(
        "bookings.Swap",
        _("At en husstand har spurgt om en tid"),
        _("3 måneder"),
        lambda now: retention.old_swaps(now).count(),
        retention.sweep_swaps,
    ),
    Retention(
        "bookings.KeyTime",
        _("Hvornår en husstand henter eller afleverer en nøgle"),
        _("3 måneder"),
        lambda now: retention.old_keys(now).count(),
        retention.sweep_keys,
    ),
    Retention(
        "bookings.Booking",
        _("At ingen kom til en tid"),
        _("6 måneder"),
        lambda now: retention.old_misses(now).count(),
        retention.sweep_misses,
    ),
    Retention(
        "bookings.Ticket",
        _("Hvem der har søgt i en lodtrækning"),
        _("14 måneder"),
        lambda now: retention.old_tickets(now).count(),
        retention.sweep_tickets,
    ),
    Retention(
        "bookings.Draw",
        _("At der blev trukket lod"),
        _("36 måneder"),
        lambda now: retention.old_draws(now).count(),
        retention.sweep_draws,
    ),
    Retention(
        "bookings.Closure",
        _("At et sted har været lukket"),
        _("24 måneder"),
        lambda now: retention.old_closures(now).count(),
        retention.sweep_closures,
    ),
    Retention(
        "bookings.Fault",
        _("At noget var i stykker"),
        _("12 måneder"),
        lambda now: retention.old_faults(now).count(),
        retention.sweep_faults,
    ),
    Retention(
        "bookings.RentRun",
        _("At kontoret har lavet en liste til huslejen"),
        _("24 måneder"),
        lambda now: retention.old_runs(now).count(),
        retention.sweep_runs,
    ),
]
