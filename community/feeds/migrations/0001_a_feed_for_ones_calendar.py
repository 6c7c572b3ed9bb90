"""The table comes down from the events room, with the keys people's calendars know."""

import django.contrib.postgres.functions
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("events", "0008_the_feed_moves_to_the_floor"),
        ("people", "0004_words_can_be_found"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
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
            ],
        ),
    ]
