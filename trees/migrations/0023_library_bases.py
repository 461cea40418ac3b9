from django.db import migrations
from django.db.models import Max, Q

GUIDES_PER_STATEMENT = 500
IMPORTED = Q(message__in=["Imported", "Imported again"])


def fill(apps, schema_editor):
    """The revision that the last import of a library made is what the next one merges from.

    In batches, so that no writer waits for long. The version before does not know the column.
    """
    using = schema_editor.connection.alias
    Tree, Revision = apps.get_model("trees", "Tree"), apps.get_model("trees", "Revision")
    trees = Tree.objects.using(using).filter(origin_serial=None, library_serial=None).exclude(source="").order_by("pk")
    keys = list(trees.values_list("pk", flat=True))
    for at in range(0, len(keys), GUIDES_PER_STATEMENT):
        revisions = Revision.objects.using(using).filter(IMPORTED, tree__in=keys[at : at + GUIDES_PER_STATEMENT])
        serials = revisions.order_by().values_list("tree").annotate(serial=Max("serial"))
        rows = [Tree(pk=tree, library_serial=serial) for tree, serial in serials]
        Tree.objects.using(using).bulk_update(rows, ["library_serial"], GUIDES_PER_STATEMENT)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("trees", "0022_library_origins"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
