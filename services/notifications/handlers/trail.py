"""What notifications calls things in the audit trail."""

from services.backbone.audit import Subject
from services.notifications.domain.message import Message


def about_message(message: Message) -> Subject:
    """Return a message as a subject of the audit trail."""
    return Subject("message", message.message_id, message.tenant_ref)


def about_tenant(tenant_ref: str) -> Subject:
    """Return a tenant, as they are to be told, as a subject of the audit trail."""
    return Subject("tenant", tenant_ref, tenant_ref)


def about_task(task_id: int, tenant_ref: str) -> Subject:
    """Return an officers' task as a subject of the audit trail."""
    return Subject("task", str(task_id), tenant_ref)


def about_bulk(bulk_ref: str) -> Subject:
    """Return a message to many as a subject of the audit trail."""
    return Subject("bulk", bulk_ref)
