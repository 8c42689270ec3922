from __future__ import annotations

from django.db import migrations

from ledby.web.audit.append_only import statements


def install(apps, schema_editor):
    for statement in statements(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunPython(install, elidable=False)]
