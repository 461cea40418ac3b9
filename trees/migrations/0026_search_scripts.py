from django.db import connections, migrations

from trees.models.search import tables as search_tables


def index_again(apps, schema_editor):
    """Both scripts of Chinese are one, and so are the final letters of Hebrew: every guide waits to be indexed again."""
    connection = connections[schema_editor.connection.alias]
    if search_tables.TABLE in connection.introspection.table_names():  # else it is made after this, and filled
        with connection.cursor() as cursor:
            search_tables.mark_all(cursor)


class Migration(migrations.Migration):

    dependencies = [
        ('trees', '0025_search_spellings'),
    ]

    operations = [
        migrations.RunPython(index_again, migrations.RunPython.noop, elidable=True),
    ]
