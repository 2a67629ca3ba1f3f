"""How django-import-export imports assignments, as its guide has it and with all that makes it fast.

Import it only once Django is set up.
"""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from import_export import fields, resources, widgets
from import_export.instance_loaders import CachedInstanceLoader

from benchmarks.importing.peers.django_models import Change, Customer, User, Workflow, WrongRow
from benchmarks.importing.peers.job import (
    CUSTOMER_NOT_FOUND,
    EMAIL,
    EXTERNAL_ID,
    FIRST_ROW,
    USER_NOT_FOUND,
    WORKFLOW,
    WORKFLOW_NOT_FOUND,
)

_BATCH = 1_000
Row = dict[str, str]


class _Known:
    """Mixed into a widget for foreign keys: whoever is not found is an error of the row."""

    sentence = ""

    def clean(self, value: str, row: Row | None = None, **kwargs: Any) -> Any:  # noqa: ANN401 - no types
        try:
            return super().clean(value.strip(), row, **kwargs)  # type: ignore[misc]  # the widget's
        except ObjectDoesNotExist:
            raise ValueError(self.sentence) from None


class _Manager(_Known, widgets.ForeignKeyWidget):  # type: ignore[misc]  # Django has no types
    sentence = USER_NOT_FOUND


class _Workflow(_Known, widgets.ForeignKeyWidget):  # type: ignore[misc]  # the same
    sentence = WORKFLOW_NOT_FOUND


class _CachedManager(_Known, widgets.CachedForeignKeyWidget):  # type: ignore[misc]  # the same
    sentence = USER_NOT_FOUND


class _CachedWorkflow(_Known, widgets.CachedForeignKeyWidget):  # type: ignore[misc]  # the same
    sentence = WORKFLOW_NOT_FOUND


class ByRow(resources.ModelResource):  # type: ignore[misc]  # the same
    """Each row looked up and saved by itself."""

    external_id = fields.Field(attribute="external_id", column_name=EXTERNAL_ID)
    manager = fields.Field(attribute="manager", column_name=EMAIL, widget=_Manager(User, "email"))
    workflow = fields.Field(attribute="workflow", column_name=WORKFLOW, widget=_Workflow(Workflow, "name"))

    class Meta:
        """What to import, and how."""

        model = Customer
        fields = ("external_id", "manager", "workflow")
        import_id_fields = ("external_id",)
        skip_unchanged = True
        skip_html_diff = True
        report_skipped = False
        use_transactions = True

    def __init__(self) -> None:
        super().__init__()
        self.changed = 0

    def after_init_instance(
        self,
        instance: Customer,
        new: bool,
        row: Row,
        **kwargs: Any,  # noqa: ANN401 - the same
    ) -> None:
        """Keep what the customer has now; customers are never made."""
        del row, kwargs
        if new:
            raise ValidationError(CUSTOMER_NOT_FOUND)
        instance.was = (instance.manager_id, instance.workflow_id)

    def before_save_instance(
        self,
        instance: Customer,
        row: Row,
        **kwargs: Any,  # noqa: ANN401 - the same
    ) -> None:
        """Count and note the change."""
        del row, kwargs
        self.changed += 1
        self.note(Change(customer=instance, old_manager=instance.was[0], old_workflow=instance.was[1]))

    def note(self, change: Change) -> None:
        """Store what was."""
        change.save()

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the same
        """Store the rows that were refused."""
        super().after_import(dataset, result, **kwargs)
        WrongRow.objects.bulk_create(
            WrongRow(number=row.number + FIRST_ROW - 1, error="; ".join(row.error.messages))
            for row in result.invalid_rows
        )


class InBulk(ByRow):
    """Everything loaded at once, and changes stored 1,000 at a time."""

    manager = fields.Field(attribute="manager", column_name=EMAIL, widget=_CachedManager(User, "email"))
    workflow = fields.Field(
        attribute="workflow", column_name=WORKFLOW, widget=_CachedWorkflow(Workflow, "name")
    )

    class Meta(ByRow.Meta):
        """What to import, and how."""

        use_bulk = True
        batch_size = _BATCH
        skip_diff = True
        instance_loader_class = CachedInstanceLoader

    def __init__(self) -> None:
        super().__init__()
        self.changes: list[Change] = []

    def skip_row(
        self,
        instance: Customer,
        original: Customer,
        row: Row,
        import_validation_errors: dict[str, Any] | None = None,
    ) -> bool:
        """Compare by ids, which takes no query; the library would load both managers and workflows."""
        del original, row
        same: bool = (instance.manager_id, instance.workflow_id) == instance.was
        return same and not import_validation_errors

    def note(self, change: Change) -> None:
        """Store what was, later."""
        self.changes.append(change)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the same
        """Store what was, and the rows that were refused."""
        Change.objects.bulk_create(self.changes, batch_size=_BATCH)
        super().after_import(dataset, result, **kwargs)
