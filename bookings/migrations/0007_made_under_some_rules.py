"""No booking without the rules it was made under."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("bookings", "0006_bookings_keep_their_rules")]

    operations = [
        migrations.AlterField(
            model_name="booking",
            name="made_under",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="bookings.ruleset",
            ),
        ),
    ]
