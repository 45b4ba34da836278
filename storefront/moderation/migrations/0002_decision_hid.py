from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("moderation", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="hid",
            field=models.BooleanField(default=False),
        ),
    ]
