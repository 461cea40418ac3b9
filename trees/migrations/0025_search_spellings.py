from django.db import connections, migrations

from trees.models.search import tables as search_tables


def index_again(apps, schema_editor):
    """What a word is has changed: every guide waits to be indexed, which the worker does in the background."""
    connection = connections[schema_editor.connection.alias]
    if search_tables.TABLE in connection.introspection.table_names():  # else it is made after this, and filled
        with connection.cursor() as cursor:
            search_tables.mark_all(cursor)


class Migration(migrations.Migration):

    dependencies = [
        ('trees', '0024_runs_by_words'),
    ]

    operations = [
        migrations.RunPython(index_again, migrations.RunPython.noop, elidable=True),
    ]
