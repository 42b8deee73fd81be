"""A listed tender says which list it stands in, and the mark that list sets beside it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("procurement", "0001_initial")]

    operations = [
        migrations.AddField(
            "listing", "source", models.CharField(default="", max_length=16), preserve_default=False
        ),
        migrations.AddField("listing", "label", models.CharField(blank=True, default="", max_length=64), preserve_default=False),
    ]
