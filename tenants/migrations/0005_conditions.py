import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tenants', '0004_pulses'),
    ]

    operations = [
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('town', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='condition', serialize=False, to='tenants.town')),
                ('error', models.TextField(blank=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('drift', models.TextField(blank=True)),
                ('looked_at', models.DateTimeField(null=True)),
            ],
        ),
    ]
