from django.db import migrations

from trees.models.search.index import refresh_all
from trees.models.search.tables import install_tables


def fill(apps, schema_editor):
    """Indexes every guide in batches, each in a transaction of its own.

    The version before may go on writing meanwhile, and keeps its own index: triggers note what it changes.
    `manage.py reindex` continues where this was interrupted.
    """
    using = schema_editor.connection.alias
    install_tables(using)
    for _ in refresh_all(using):
        pass


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ('trees', '0008_search'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
