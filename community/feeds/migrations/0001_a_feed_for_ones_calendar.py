"""The table comes down from the events room, with the keys people's calendars know."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models

COLUMNS = "key, made_at, member_id"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("events", "0007_who_comes_every_time"),
        ("people", "0004_words_can_be_found"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID(), unique=True)),
                ("made_at", models.DateTimeField()),
                ("member", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.membership")),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.RunSQL(
            f"INSERT INTO feeds_calendarfeed ({COLUMNS}) SELECT {COLUMNS} FROM events_calendarfeed",
            f"INSERT INTO events_calendarfeed ({COLUMNS}) SELECT {COLUMNS} FROM feeds_calendarfeed",
        ),
    ]
