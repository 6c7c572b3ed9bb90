"""Opening hours are read with the rules they belong to: a value of theirs, no rows of their own."""

import datetime
from functools import reduce
from operator import and_

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import bookings.models.rulesets

DAYS = range(8)


def opens_before_it_closes(day):
    opens, closes = f"hours__{day}__0", f"hours__{day}__1"
    is_closed = Q(**{opens: None, closes: None})
    has_both = Q(**{f"{opens}__isnull": False, f"{closes}__isnull": False})
    midnight = Q(**{closes: datetime.time()})
    return is_closed | has_both & (Q(**{f"{closes}__gt": F(opens)}) | midnight)


def move_in(apps, schema_editor):
    found = {}
    for row in apps.get_model("bookings", "OpeningHours").objects.iterator(chunk_size=2000):
        week = found.setdefault(row.rules_id, [[None, None] for _day in DAYS])
        week[row.day] = [row.opens, row.closes]
    RuleSet = apps.get_model("bookings", "RuleSet")
    changed = [RuleSet(pk=pk, hours=week) for pk, week in found.items()]
    RuleSet.objects.bulk_update(changed, ["hours"], batch_size=500)


def move_out(apps, schema_editor):
    OpeningHours = apps.get_model("bookings", "OpeningHours")
    rules = apps.get_model("bookings", "RuleSet").objects.iterator(chunk_size=2000)
    OpeningHours.objects.bulk_create(
        OpeningHours(rules=one, day=day, opens=opens, closes=closes)
        for one in rules
        for day, (opens, closes) in enumerate(one.hours)
        if opens is not None
    )


class Migration(migrations.Migration):
    dependencies = [("bookings", "0010_rentals_money_and_how_places_were_found")]

    operations = [
        # The name they went by is the value's now.
        migrations.AlterField(
            model_name="openinghours",
            name="rules",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="bookings.ruleset",
            ),
        ),
        migrations.AddField(
            model_name="ruleset",
            name="hours",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=django.contrib.postgres.fields.ArrayField(
                    base_field=models.TimeField(null=True), size=2
                ),
                default=bookings.models.rulesets.week,
                size=8,
            ),
        ),
        migrations.RunPython(move_in, move_out),
        migrations.DeleteModel(name="OpeningHours"),
        migrations.AddConstraint(
            model_name="ruleset",
            constraint=models.CheckConstraint(
                condition=reduce(and_, map(opens_before_it_closes, DAYS)),
                name="a_place_opens_before_it_closes",
            ),
        ),
    ]
