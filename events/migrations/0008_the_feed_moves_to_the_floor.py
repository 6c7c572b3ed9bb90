"""Other rooms have something for people's own calendars too: the table is the floor's from here on."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("events", "0007_who_comes_every_time"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.AlterModelTable("CalendarFeed", "feeds_calendarfeed")],
            state_operations=[migrations.DeleteModel("CalendarFeed")],
        ),
    ]
