"""Danish full text without accents, for every room's search; and estates that open their groups."""

from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations, models

MAKE = """
    CREATE TEXT SEARCH CONFIGURATION house (COPY = pg_catalog.danish);
    ALTER TEXT SEARCH CONFIGURATION house
        ALTER MAPPING FOR hword, hword_part, word WITH unaccent, danish_stem;
"""
UNMAKE = "DROP TEXT SEARCH CONFIGURATION house;"


class Migration(migrations.Migration):
    dependencies = [("people", "0003_the_logbook_is_never_changed")]
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        migrations.RunSQL(MAKE, UNMAKE),
        migrations.AddField(
            model_name="estate",
            name="opens_groups",
            field=models.BooleanField(default=True),
        ),
    ]
