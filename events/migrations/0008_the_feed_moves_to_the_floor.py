"""Other rooms have something for people's own calendars too: the keys are the floor's from here on."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0007_who_comes_every_time"),
        ("feeds", "0001_a_feed_for_ones_calendar"),
    ]

    operations = [migrations.DeleteModel("CalendarFeed")]
