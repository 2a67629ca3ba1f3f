"""The directory as Django's models; import it only once Django is set up."""

from django.db import connection, models

_FILLED = """
INSERT INTO people (id, email) SELECT id, email FROM users;
INSERT INTO plans (id, name) SELECT id, name FROM workflows;
INSERT INTO clients (id, external_id, name, manager_id, workflow_id)
SELECT id, external_id, name, CAST(managers AS INTEGER), workflow_id FROM customers;
"""


class User(models.Model):  # type: ignore[misc]  # Django has no types
    """An account manager."""

    email = models.CharField(max_length=200, unique=True)

    class Meta:
        """Where it lies."""

        app_label, db_table = "peers", "people"


class Workflow(models.Model):  # type: ignore[misc]  # the same
    """A workflow."""

    name = models.CharField(max_length=200, unique=True)

    class Meta:
        """Where it lies."""

        app_label, db_table = "peers", "plans"


class Customer(models.Model):  # type: ignore[misc]  # the same
    """A customer."""

    external_id = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=200)
    manager = models.ForeignKey(User, on_delete=models.PROTECT, db_index=False)
    workflow = models.ForeignKey(Workflow, on_delete=models.PROTECT, db_index=False)

    class Meta:
        """Where it lies."""

        app_label, db_table = "peers", "clients"


class Change(models.Model):  # type: ignore[misc]  # the same
    """What a customer had before the import."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, db_index=False)
    old_manager = models.IntegerField()
    old_workflow = models.IntegerField()

    class Meta:
        """Where it lies."""

        app_label, db_table = "peers", "changes"


class WrongRow(models.Model):  # type: ignore[misc]  # the same
    """A row that was refused."""

    number = models.IntegerField(primary_key=True)
    error = models.TextField()

    class Meta:
        """Where it lies."""

        app_label, db_table = "peers", "wrong_rows"


MODELS = (User, Workflow, Customer, Change, WrongRow)


def fill_from_handoff() -> None:
    """Make Django's tables beside those of Handoff, with the same directory and the same ids."""
    with connection.schema_editor() as editor:
        for model in MODELS:
            editor.create_model(model)
    with connection.cursor() as cursor:
        for statement in _FILLED.split(";")[:-1]:
            cursor.execute(statement)
