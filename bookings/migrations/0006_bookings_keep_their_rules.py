"""Every booking keeps the rules it was made under, and what it holds it takes."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

HOLDING = ["booked", "here"]


def keep_rules(apps, schema_editor):
    Booking = apps.get_model("bookings", "Booking")
    Facility = apps.get_model("bookings", "Facility")
    RuleSet = apps.get_model("bookings", "RuleSet")
    rules = Facility.objects.filter(pk=OuterRef("facility")).values("rules")
    Booking.objects.filter(made_under=None).update(made_under=Subquery(rules[:1]))
    # A place that has lost its rules since: its past times were had by some.
    for place in Facility.objects.filter(bookings__made_under=None).distinct():
        some = RuleSet.objects.create(estate_id=place.estate_id, name=place.name)
        Booking.objects.filter(facility=place, made_under=None).update(made_under=some)


def take_places(apps, schema_editor):
    Booking = apps.get_model("bookings", "Booking")
    Claim = apps.get_model("bookings", "Claim")
    held = Booking.objects.filter(state__in=HOLDING, claims=None).only("pk", "facility_id", "period")
    rows = [
        Claim(booking_id=one.pk, facility_id=one.facility_id, period=one.period)
        for one in held.iterator(chunk_size=2000)
    ]
    Claim.objects.bulk_create(rows, batch_size=2000)


class Migration(migrations.Migration):
    dependencies = [("bookings", "0005_rules_of_real_estates")]

    operations = [
        migrations.RunPython(keep_rules, migrations.RunPython.noop),
        migrations.RunPython(take_places, migrations.RunPython.noop),
    ]
