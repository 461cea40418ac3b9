import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import orjson
import trees.models.pictures.picture
from django.conf import settings
from django.db import migrations, models

from trees.core.graph import Graph
from trees.models.search.index import MAX_SEARCHED_CHARS


def show_releases(apps, schema_editor):
    """What is live is found by those who see only releases."""
    trees = apps.get_model('trees', 'Tree').objects.using(schema_editor.connection.alias)
    for key, content in trees.exclude(live=None).order_by().values_list('pk', 'live__content').iterator(500):
        graph = Graph.from_json(orjson.loads(content))
        trees.filter(pk=key).update(released_words=graph.text()[:MAX_SEARCHED_CHARS], released_count=len(graph.nodes))


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('trees', '0002_runs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('key', models.CharField(default=trees.models.pictures.picture.new_key, editable=False, max_length=32, primary_key=True, serialize=False)),
                ('file', models.FileField(editable=False, upload_to='pictures/')),
                ('width', models.PositiveIntegerField(editable=False)),
                ('height', models.PositiveIntegerField(editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
            ],
            options={
                'ordering': ['-created_at', 'key'],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tab', models.UUIDField()),
                ('node', models.CharField(blank=True, max_length=64)),
                ('seen_at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.AddField(
            model_name='revision',
            name='copy_of',
            field=models.PositiveIntegerField(editable=False, help_text='The serial that undo or redo went to, see trees/core/changes/timeline.py.', null=True),
        ),
        migrations.AddField(
            model_name='revision',
            name='folded',
            field=models.BooleanField(db_default=False, default=False, editable=False, help_text='Whether the next one goes on with its gesture.'),
        ),
        migrations.AddField(
            model_name='revision',
            name='gesture',
            field=models.CharField(blank=True, db_default='', editable=False, help_text='What it was saved in the middle of.', max_length=80),
        ),
        migrations.AddField(
            model_name='revision',
            name='began_at',
            field=models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False, help_text='When its gesture began: that of those folded into it.'),
        ),
        migrations.AddField(
            model_name='tree',
            name='released_count',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False, help_text='Nodes of the live release.'),
        ),
        migrations.AddField(
            model_name='tree',
            name='released_words',
            field=models.TextField(blank=True, db_default='', editable=False, help_text='The same, for who sees only releases.'),
        ),
        migrations.AddField(
            model_name='tree',
            name='reminded_of',
            field=models.DateField(editable=False, help_text='The date of a review that its editors were told of last.', null=True),
        ),
        migrations.AddField(
            model_name='tree',
            name='review_on',
            field=models.DateField(blank=True, help_text='When somebody should read it again.', null=True, verbose_name='review by'),
        ),
        migrations.AddIndex(
            model_name='tree',
            index=models.Index(condition=models.Q(('archived_at__isnull', True), ('review_on__isnull', False)), fields=['team', 'review_on', 'id'], name='trees_to_review'),
        ),
        migrations.AddField(
            model_name='picture',
            name='created_by',
            field=models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='picture',
            name='team',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='accounts.team'),
        ),
        migrations.AddField(
            model_name='presence',
            name='tree',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='trees.tree'),
        ),
        migrations.AddField(
            model_name='presence',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(fields=('tree', 'tab'), name='one_presence_a_tab'),
        ),
        migrations.RunPython(show_releases, migrations.RunPython.noop, elidable=True),
    ]
