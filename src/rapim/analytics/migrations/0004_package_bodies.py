"""Bodies of packages stand apart from their narrow rows; what was kept is made anew when asked for."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0003_package_days'),
    ]

    operations = [
        migrations.RunSQL('DELETE FROM analytics_packagerow', migrations.RunSQL.noop),
        migrations.RunSQL('DELETE FROM analytics_packageset', migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name='packagerow', name='analytics_p_set_id_ec2556_idx'),
        migrations.RemoveIndex(model_name='packagerow', name='analytics_p_set_id_d58c00_idx'),
        migrations.RemoveField(model_name='packagerow', name='body'),
        migrations.AddField(
            model_name='packagerow',
            name='rank',
            field=models.IntegerField(default=0),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='packageset',
            name='used_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='packageset',
            name='moment',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='packagerow',
            index=models.Index(fields=['set', 'stage', 'method', 'kind', 'agency', 'days_late', 'unseen_days', 'ceiling_sen'], name='package_groups'),
        ),
        migrations.AddIndex(
            model_name='packagerow',
            index=models.Index(fields=['set', 'agency', 'rank'], name='package_of_agency'),
        ),
        migrations.AddIndex(
            model_name='packagerow',
            index=models.Index(fields=['set', 'rank'], name='package_rank'),
        ),
        migrations.CreateModel(
            name='PackageBody',
            fields=[
                ('row', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='whole', serialize=False, to='analytics.packagerow')),
                ('body', models.TextField()),
            ],
        ),
    ]
