"""What every message looks like, with the facts of `samples/`."""

import base64
from dataclasses import replace

from sqlalchemy import Connection

from services.backbone.errors import NotFound
from services.backbone.handling import Queries
from services.backbone.paging import page_of_all
from services.backbone.writing import Writer
from services.contracts.queries import Page
from services.contracts.queries.notifications.previews import (
    SampleForm,
    SampleForms,
    SampleMessage,
    TemplateRow,
    Templates,
)
from services.notifications.adapters import previewing
from services.notifications.adapters.correspondence import Composed
from services.notifications.domain.kinds import is_essential, kind_of
from services.notifications.store import NotificationsStore


def templates(query: Templates, connection: Connection) -> Page[TemplateRow]:
    """Return every message that tenants are sent."""
    rows = [
        TemplateRow(name, kind_of(name), not is_essential(name), tuple(previewing.samples(name)))
        for name in previewing.templates()
    ]
    return page_of_all(rows, query)


def sample_message(query: SampleMessage, connection: Connection) -> SampleForms:
    """Return a message with sample facts, by the channels that were asked for.

    It ends as messages do here: with the landlord's own contact points, once a scheme is open.
    """
    try:
        cases = previewing.samples(query.template, query.case or None)
    except previewing.NoSuchSample as missing:
        raise NotFound(str(missing), missing.unknown) from None
    case = query.case or next(iter(cases))
    tenant = previewing.sample_tenant(query.language, query.large_print)
    sample = _as_here(cases[case], connection)
    forms = (
        previewing.compose_sample(query.template, sample, channel, tenant)
        for channel in query.channels
    )
    return SampleForms(query.template, case, tuple(cases), tuple(map(_form, forms)))


def _as_here(sample: previewing.Sample, connection: Connection) -> previewing.Sample:
    """Return a sample with the landlord's own contact points, unless it is a case of others."""
    known = NotificationsStore(Writer(connection)).book.scheme()
    if known is None or sample.scheme.contact_points != previewing.SCHEME.contact_points:
        return sample
    return replace(sample, scheme=replace(sample.scheme, contact_points=known.contact_points))


def _form(composed: Composed) -> SampleForm:
    return SampleForm(
        composed.channel,
        composed.subject,
        composed.body,
        composed.segments,
        composed.template_version,
        composed.language,
        base64.b64encode(composed.content).decode("ascii"),
    )


ON_QUERY: Queries = {Templates: templates, SampleMessage: sample_message}
