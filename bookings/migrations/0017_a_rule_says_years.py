from django.db import migrations

RENAMED = {
    "min_age": "min_years",
    "max_per_year": "max_yearly",
    "max_nights_per_year": "max_nights_yearly",
}


def _called(before: str, after: str) -> str:
    """The check of a column keeps the column's old name unless it is told."""
    table = "bookings_ruleset"
    return f"ALTER TABLE {table} RENAME CONSTRAINT {table}_{before}_check TO {table}_{after}_check"


class Migration(migrations.Migration):
    """What a place asks for is nobody's own age: no column of the house is called that."""

    dependencies = [
        ("bookings", "0016_garden_plots"),
    ]

    operations = [
        *(migrations.RenameField("ruleset", *names) for names in RENAMED.items()),
        *(
            migrations.RunSQL(_called(before, after), _called(after, before))
            for before, after in RENAMED.items()
        ),
    ]
