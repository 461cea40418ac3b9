import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import trees.models.pictures.picture
import trees.models.trees.shares
import trees.models.team_owned
import trees.models.integrations.webhooks
import uuid
from django.conf import settings
from django.db import migrations, models


def by_code_point(apps, schema_editor):
    """As 0011 does."""
    if schema_editor.connection.vendor == "postgresql":
        for table, columns in {"trees_searchword": ["word"], "trees_searchform": ["form", "word"]}.items():
            types = ", ".join(f'ALTER COLUMN {column} TYPE varchar(60) COLLATE "C"' for column in columns)
            schema_editor.execute(f"ALTER TABLE {table} {types}")


class Migration(migrations.Migration):

    replaces = [
        ('trees', '0001_initial'),
        ('trees', '0002_runs'),
        ('trees', '0003_authoring'),
        ('trees', '0004_names'),
        ('trees', '0005_words'),
        ('trees', '0006_pins'),
        ('trees', '0007_database_defaults'),
        ('trees', '0008_search'),
        ('trees', '0009_search_index'),
        ('trees', '0010_run_snapshots'),
        ('trees', '0011_search_collation'),
        ('trees', '0012_looks'),
        ('trees', '0013_picture_sweep'),
        ('trees', '0014_erasure'),
        ('trees', '0015_import_origin'),
        ('trees', '0016_flag_words'),
        ('trees', '0017_lookups'),
        ('trees', '0018_runs_of_ticket'),
        ('trees', '0019_run_agents'),
        ('trees', '0020_webhook_forms'),
    ]

    initial = True

    dependencies = [
        ('accounts', '0014_ticket_desks'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('colour', models.CharField(choices=[('red', 'Red'), ('orange', 'Orange'), ('amber', 'Amber'), ('lime', 'Lime'), ('green', 'Green'), ('teal', 'Teal'), ('blue', 'Blue'), ('indigo', 'Indigo'), ('violet', 'Violet'), ('pink', 'Pink')], default='green', max_length=10)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='accounts.team')),
            ],
            options={
                'verbose_name_plural': 'categories',
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(models.F('team'), models.F('name'), name='category_name_once_a_team', violation_error_message='There is a category of this name already.')],
            },
        ),
        migrations.CreateModel(
            name='Folder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('path', models.CharField(db_index=True, editable=False, max_length=255)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='children', to='trees.folder')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='folders', to='accounts.team')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('parent', 'name'), name='folder_name_once_in_a_folder', violation_error_message='There is a folder of this name in this place already.'), models.UniqueConstraint(condition=models.Q(('parent', None)), fields=('team', 'name'), name='folder_name_once_at_the_top', violation_error_message='There is a folder of this name in this place already.')],
            },
        ),
        migrations.CreateModel(
            name='SummaryTemplate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=5000)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('team', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='summary_template', to='accounts.team')),
                ('updated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('url', models.URLField(max_length=500)),
                ('secret', models.CharField(default=trees.models.integrations.webhooks.new_secret, editable=False, max_length=64)),
                ('run_finished', models.BooleanField(default=True)),
                ('flag_raised', models.BooleanField(default=True)),
                ('active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer', models.CharField(blank=True, help_text='What the last attempt came to.', max_length=300)),
                ('answered_at', models.DateTimeField(null=True)),
                ('given_up', models.PositiveIntegerField(default=0, help_text='Deliveries given up since the last that arrived.')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='webhooks', to='accounts.team')),
                ('form', models.CharField(blank=True, choices=[('', 'JSON'), ('slack', 'Slack message'), ('teams', 'Teams card'), ('jira', 'Jira automation')], db_default='', max_length=10)),
                ('guide_released', models.BooleanField(db_default=False, default=False)),
                ('previous_secret', models.CharField(blank=True, db_default='', editable=False, max_length=64)),
                ('previous_until', models.DateTimeField(editable=False, help_text='How long both secrets sign.', null=True)),
                ('review_due', models.BooleanField(db_default=False, default=False)),
                ('run_started', models.BooleanField(db_default=False, default=False)),
                ('sealed_token', models.TextField(blank=True, db_default='', editable=False, help_text='What Jira asks for.')),
                ('signing', models.CharField(choices=[('standard', 'Standard Webhooks'), ('treeline', 'Treeline-Signature')], db_default='treeline', default='standard', max_length=10)),
                ('step_reached', models.BooleanField(db_default=False, default=False)),
                ('with_told', models.BooleanField(db_default=False, default=False, help_text='Whether it gets notes and values.')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('event', models.CharField(max_length=20)),
                ('body', models.TextField()),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('next_at', models.DateTimeField(default=django.utils.timezone.now, help_text='None once it is done or given up.', null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(blank=True, help_text='What the last attempt came to.', max_length=300)),
                ('webhook', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='trees.webhook')),
            ],
            options={
                'verbose_name_plural': 'deliveries',
                'ordering': ['-created_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('next_at__isnull', False)), fields=['next_at'], name='deliveries_due'), models.Index(fields=['webhook', '-created_at'], name='deliveries_of_webhook')],
            },
        ),
        migrations.CreateModel(
            name='Picture',
            fields=[
                ('key', models.CharField(default=trees.models.pictures.picture.new_key, editable=False, max_length=32, primary_key=True, serialize=False)),
                ('file', models.FileField(editable=False, upload_to='pictures/')),
                ('width', models.PositiveIntegerField(editable=False)),
                ('height', models.PositiveIntegerField(editable=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='accounts.team')),
                ('check_at', models.DateTimeField(editable=False, help_text='When to look whether a guide still shows it, see picture_sweep.py.', null=True)),
            ],
            options={
                'ordering': ['-created_at', 'key'],
                'indexes': [models.Index(fields=['check_at'], name='pictures_to_check')],
            },
        ),
        migrations.CreateModel(
            name='SearchForm',
            fields=[
                ('pk', models.CompositePrimaryKey('scope', 'form', 'word', blank=True, editable=False, primary_key=True, serialize=False)),
                ('scope', models.BigIntegerField()),
                ('form', models.CharField(max_length=60)),
                ('word', models.CharField(max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name='SearchPending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tree', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('pk', models.CompositePrimaryKey('scope', 'word', blank=True, editable=False, primary_key=True, serialize=False)),
                ('scope', models.BigIntegerField()),
                ('word', models.CharField(max_length=60)),
                ('guides', models.IntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Synonyms',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lines', models.TextField(blank=True, max_length=20000)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('team', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='synonyms', to='accounts.team')),
                ('updated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'synonyms',
            },
        ),
        migrations.CreateModel(
            name='MissedSearch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=60)),
                ('times', models.PositiveIntegerField(default=1)),
                ('last_at', models.DateTimeField(db_index=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='missed_searches', to='accounts.team')),
            ],
            options={
                'verbose_name_plural': 'missed searches',
                'constraints': [models.UniqueConstraint(fields=('team', 'text'), name='one_missed_search_a_text')],
            },
        ),
        migrations.CreateModel(
            name='Lookup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('url', models.CharField(help_text='With placeholders such as {ticket}.', max_length=1000)),
                ('method', models.CharField(default='GET', max_length=4)),
                ('body', models.TextField(blank=True, help_text='JSON with placeholders, of a POST.')),
                ('sealed_headers', models.TextField(blank=True, editable=False)),
                ('outputs_json', models.TextField(default='[]', editable=False)),
                ('seconds', models.PositiveSmallIntegerField(default=5, help_text='How long an answer is waited for.')),
                ('cache_seconds', models.PositiveIntegerField(default=0, help_text='How long an answer is used again.')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lookups', to='accounts.team')),
            ],
            options={
                'ordering': ['name', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('team', 'name'), name='one_lookup_a_name')],
            },
            bases=(trees.models.team_owned.TeamOwned, models.Model),
        ),
        migrations.CreateModel(
            name='Tree',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200)),
                ('sort_title', models.CharField(editable=False, max_length=200)),
                ('description', models.TextField(blank=True, max_length=5000)),
                ('serial', models.PositiveIntegerField(default=0, editable=False, help_text='Of the newest revision.')),
                ('node_count', models.PositiveIntegerField(default=0, editable=False)),
                ('run_count', models.PositiveIntegerField(default=0, editable=False)),
                ('words', models.TextField(blank=True, editable=False, help_text='What search looks through.')),
                ('source', models.CharField(blank=True, help_text='Where an import came from; makes it repeatable.', max_length=300)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('archived_at', models.DateTimeField(blank=True, null=True)),
                ('categories', models.ManyToManyField(blank=True, related_name='trees', to='trees.category')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('folder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='trees', to='trees.folder')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trees', to='accounts.team')),
                ('updated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-updated_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Revision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('serial', models.PositiveIntegerField()),
                ('content', models.TextField(help_text="The graph's stored form as JSON, see trees/core/graph.py.")),
                ('message', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tree', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='trees.tree')),
                ('published_at', models.DateTimeField(editable=False, null=True)),
                ('published_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('number', models.PositiveIntegerField(db_column='release', editable=False, help_text='1, 2, 3 of the releases.', null=True, verbose_name='release')),
                ('release_notes', models.CharField(blank=True, editable=False, max_length=500)),
                ('copy_of', models.PositiveIntegerField(editable=False, help_text='The serial that undo or redo went to, see trees/core/changes/timeline.py.', null=True)),
                ('squashed', models.BooleanField(db_column='folded', db_default=False, default=False, editable=False, help_text='Whether the next one replaces it in the history.')),
                ('gesture', models.CharField(blank=True, db_default='', editable=False, help_text='What it was saved in the middle of.', max_length=80)),
                ('began_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now, editable=False, help_text='When its gesture began: that of those squashed into it.')),
            ],
            options={
                'ordering': ['-serial'],
                'constraints': [models.UniqueConstraint(fields=('tree', 'serial'), name='one_revision_a_serial'), models.UniqueConstraint(fields=('tree', 'number'), name='one_revision_a_release')],
            },
        ),
        migrations.AddField(
            model_name='tree',
            name='live',
            field=models.ForeignKey(editable=False, help_text='The newest release.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='trees.revision'),
        ),
        migrations.AddField(
            model_name='tree',
            name='released_count',
            field=models.PositiveIntegerField(db_default=0, default=0, editable=False, help_text='Nodes of the live release.'),
        ),
        migrations.AddField(
            model_name='tree',
            name='released_words',
            field=models.TextField(blank=True, db_default='', editable=False, help_text='What search looks through for readers.'),
        ),
        migrations.AddField(
            model_name='tree',
            name='reminded_of',
            field=models.DateField(editable=False, help_text='The review date of the last reminder that was sent.', null=True),
        ),
        migrations.AddField(
            model_name='tree',
            name='review_on',
            field=models.DateField(blank=True, help_text='When an editor should review it.', null=True, verbose_name='review by'),
        ),
        migrations.AddField(
            model_name='tree',
            name='origin',
            field=models.CharField(blank=True, db_default='', default='', editable=False, help_text='The file of its last import.', max_length=300),
        ),
        migrations.AddField(
            model_name='tree',
            name='origin_serial',
            field=models.PositiveIntegerField(editable=False, help_text='The revision that its last import made.', null=True),
        ),
        migrations.AddIndex(
            model_name='tree',
            index=models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['team', '-updated_at', '-id'], name='trees_newest'),
        ),
        migrations.AddIndex(
            model_name='tree',
            index=models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['team', 'sort_title', 'id'], name='trees_by_name'),
        ),
        migrations.AddIndex(
            model_name='tree',
            index=models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['team', '-run_count', '-updated_at', '-id'], name='trees_most_used'),
        ),
        migrations.AddIndex(
            model_name='tree',
            index=models.Index(condition=models.Q(('archived_at__isnull', True)), fields=['team', 'folder', '-updated_at', '-id'], name='trees_of_folder'),
        ),
        migrations.AddIndex(
            model_name='tree',
            index=models.Index(condition=models.Q(('archived_at__isnull', False)), fields=['team', '-updated_at', '-id'], name='trees_archived'),
        ),
        migrations.AddIndex(
            model_name='tree',
            index=models.Index(condition=models.Q(('archived_at__isnull', True), ('review_on__isnull', False)), fields=['team', 'review_on', 'id'], name='trees_to_review'),
        ),
        migrations.AddIndex(
            model_name='tree',
            index=models.Index(condition=models.Q(('origin', ''), _negated=True), fields=['team', 'origin'], name='trees_of_origin'),
        ),
        migrations.AddConstraint(
            model_name='tree',
            constraint=models.UniqueConstraint(condition=models.Q(('source', ''), _negated=True), fields=('team', 'source'), name='one_tree_a_source'),
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('touched_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=10)),
                ('seconds', models.PositiveIntegerField(default=0, help_text='From its start to its end, or to what happened last.')),
                ('steps', models.PositiveIntegerField(default=0, help_text='Answers that stand.')),
                ('node', models.CharField(blank=True, help_text='Where it stands, or ended.', max_length=64)),
                ('ticket', models.CharField(blank=True, max_length=200)),
                ('caller', models.CharField(blank=True, max_length=200)),
                ('words', models.CharField(blank=True, help_text='What search looks through.', max_length=410)),
                ('serial', models.PositiveIntegerField(default=0, help_text='How many events it has.')),
                ('first_release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='trees.revision')),
                ('forked_from', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='forks', to='trees.run')),
                ('handed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('node_release', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='trees.revision')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='runs_made', to=settings.AUTH_USER_MODEL)),
                ('release', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='trees.revision')),
                ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='accounts.team')),
                ('tree', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='trees.tree')),
                ('look', models.BooleanField(db_default=False, default=False, help_text='Nothing worth keeping was recorded: no list and no number has it.')),
                ('erased_at', models.DateTimeField(editable=False, help_text='When what the caller told was erased.', null=True)),
                ('done_by', models.CharField(choices=[('person', 'People'), ('agent', 'Agents'), ('both', 'Both')], db_default='person', default='person', max_length=6)),
                ('key', models.ForeignKey(help_text="The agent's.", null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='runs', to='accounts.apikey')),
                ('model', models.CharField(blank=True, db_default='', default='', help_text='Of the agent, as told.', max_length=100)),
            ],
            options={
                'ordering': ['-started_at', '-pk'],
                'indexes': [models.Index(fields=['team', '-started_at', '-id'], name='runs_of_team'), models.Index(fields=['person', '-started_at', '-id'], name='runs_of_person'), models.Index(fields=['tree', '-started_at', '-id'], name='runs_of_tree'), models.Index(condition=models.Q(('ended_at', None)), fields=['person', '-touched_at', '-id'], name='runs_under_way'), models.Index(condition=models.Q(('ended_at', None)), fields=['touched_at'], name='runs_idle'), models.Index(fields=['release', 'outcome', 'seconds', 'started_at'], name='runs_counted'), models.Index(fields=['node_release', 'node', 'outcome', 'started_at'], name='runs_placed'), models.Index(condition=models.Q(('look', True)), fields=['team', 'touched_at'], name='runs_looks'), models.Index(condition=models.Q(('erased_at', None)), fields=['team', 'touched_at'], name='runs_to_erase'), models.Index(condition=models.Q(('ended_at', None), models.Q(('ticket', ''), _negated=True)), fields=['tree', 'ticket'], name='runs_of_ticket'), models.Index(condition=models.Q(('done_by__in', ['agent', 'both']), ('look', False)), fields=['release', 'done_by', 'outcome', 'seconds', 'started_at'], name='runs_of_agents_counted'), models.Index(condition=models.Q(('done_by__in', ['agent', 'both']), ('look', False)), fields=['team', '-started_at', '-id'], name='runs_of_agents')],
            },
        ),
        migrations.CreateModel(
            name='Flag',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('node', models.CharField(max_length=64)),
                ('step', models.CharField(help_text="The step's title.", max_length=500)),
                ('kind', models.CharField(choices=[('wrong', 'Wrong'), ('unclear', 'Unclear'), ('missing', 'An option is missing')], max_length=10)),
                ('text', models.CharField(blank=True, max_length=1000)),
                ('raised_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('message', models.CharField(blank=True, help_text='To whoever raised it.', max_length=1000)),
                ('seen_at', models.DateTimeField(help_text='When they saw that.', null=True)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='flags_raised', to=settings.AUTH_USER_MODEL)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='trees.revision')),
                ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='accounts.team')),
                ('tree', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='flags', to='trees.tree')),
                ('run', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='flags', to='trees.run')),
                ('words', models.TextField(blank=True, db_default='', default='', editable=False)),
            ],
            options={
                'ordering': ['-raised_at', '-pk'],
                'indexes': [models.Index(condition=models.Q(('resolved_at', None)), fields=['team', '-raised_at', '-id'], name='flags_open'), models.Index(fields=['tree', '-raised_at', '-id'], name='flags_of_tree'), models.Index(fields=['by', '-raised_at', '-id'], name='flags_of_person')],
            },
        ),
        migrations.CreateModel(
            name='RunEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField()),
                ('kind', models.CharField(max_length=10)),
                ('step', models.PositiveIntegerField(default=0)),
                ('node', models.CharField(max_length=64)),
                ('option', models.CharField(blank=True, max_length=64)),
                ('data', models.TextField(blank=True, help_text='JSON: values and text.')),
                ('at', models.DateTimeField()),
                ('seconds', models.PositiveIntegerField(default=0)),
                ('by', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='trees.revision')),
                ('release', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.RESTRICT, related_name='+', to='trees.revision')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='trees.run')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['release', 'kind', 'node', 'option', 'at', 'seconds'], name='events_counted'), models.Index(condition=models.Q(('entered__isnull', False)), fields=['entered'], name='events_entered')],
                'constraints': [models.UniqueConstraint(fields=('run', 'uuid'), name='one_event_a_uuid')],
            },
        ),
        migrations.CreateModel(
            name='Share',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=trees.models.trees.shares.new_token, editable=False, max_length=40, unique=True)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('indexable', models.BooleanField(default=False, help_text='Search engines may list it.')),
                ('origins', models.TextField(blank=True, help_text='Sites that may show it in a frame, one a line.')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('release', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='trees.revision')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='accounts.team')),
                ('tree', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='trees.tree')),
            ],
            options={
                'ordering': ['-created_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tab', models.UUIDField()),
                ('node', models.CharField(blank=True, max_length=64)),
                ('seen_at', models.DateTimeField(db_index=True)),
                ('tree', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='trees.tree')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('tree', 'tab'), name='one_presence_a_tab')],
            },
        ),
        migrations.CreateModel(
            name='Pin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(help_text="Its place among the person's pins; 0 is the first.")),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tree', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pins', to='trees.tree')),
            ],
            options={
                'ordering': ['position', 'pk'],
                'indexes': [models.Index(fields=['person', 'position'], name='pins_of_person')],
                'constraints': [models.UniqueConstraint(fields=('person', 'tree'), name='one_pin_a_guide')],
            },
        ),
        migrations.CreateModel(
            name='RunSnapshot',
            fields=[
                ('run', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='trees.run')),
                ('serial', models.PositiveIntegerField()),
                ('last_event', models.BigIntegerField()),
                ('last', models.DateTimeField()),
                ('moved', models.DateTimeField()),
                ('data', models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name='Fetch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('release_id', models.BigIntegerField(default=0)),
                ('node', models.CharField(blank=True, max_length=64)),
                ('sealed_asked', models.TextField()),
                ('asked_hash', models.CharField(max_length=64)),
                ('status', models.CharField(default='waiting', max_length=8)),
                ('reason', models.CharField(blank=True, help_text='Why it failed, or what is missing.', max_length=300)),
                ('sealed_result', models.TextField(blank=True)),
                ('milliseconds', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('keep_until', models.DateTimeField()),
                ('by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('run', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='fetches', to='trees.run')),
                ('lookup', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='fetches', to='trees.lookup')),
            ],
            options={
                'verbose_name_plural': 'fetches',
                'ordering': ['-created_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('status', 'waiting')), fields=['created_at'], name='fetches_waiting'), models.Index(fields=['lookup', 'asked_hash', '-done_at'], name='fetches_answered'), models.Index(fields=['keep_until'], name='fetches_kept')],
            },
        ),
        migrations.RunPython(by_code_point, migrations.RunPython.noop),
    ]
