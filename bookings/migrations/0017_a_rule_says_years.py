from django.db import migrations


class Migration(migrations.Migration):
    """What a place asks for is nobody's own age: no column of the house is called that."""

    dependencies = [
        ("bookings", "0016_garden_plots"),
    ]

    operations = [
        migrations.RenameField("ruleset", "min_age", "min_years"),
        migrations.RenameField("ruleset", "max_per_year", "max_yearly"),
        migrations.RenameField("ruleset", "max_nights_per_year", "max_nights_yearly"),
    ]
