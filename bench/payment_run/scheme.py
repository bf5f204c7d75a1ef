"""A scheme in which everybody takes both elements and the first quarter is due today."""

import datetime as dt

import psycopg

from services.backbone.migrating import migrate

STARTED = dt.date(2024, 1, 15)
ON = dt.date(2024, 4, 15)
"""A Monday: the first quarter has ended, and a run can be made."""

PROCESSING_DAY, ENTRY_DAY = dt.date(2024, 4, 16), dt.date(2024, 4, 17)
RUN = f"run-{ON}"
PREPARER, APPROVER = "day clock", "second finance officer"

_FILL = """
    INSERT INTO scheme (id, timing, strikes, hold_while_in_arrears, final_needs_follow_up)
        VALUES (1, 'arrears', 3, true, true);
    INSERT INTO payer (id, name, service_user_number, sort_code, account_number)
        VALUES (1, 'BROMFORD', '123456', '089999', '66374958');
    INSERT INTO participations (tenant_ref, start_date)
        SELECT 'T' || lpad(n::text, 7, '0'), DATE '{started}' FROM generate_series(1, {size}) n;
    INSERT INTO payees (tenant_ref, sort_code, account_number, account_name, verdict, rejected,
                        in_arrears)
        SELECT 'T' || lpad(n::text, 7, '0'), lpad((100000 + n % 800000)::text, 6, '0'),
               lpad((n::bigint * 7919 % 100000000)::text, 8, '0'), 'Alex Tenant ' || n,
               'valid', false, false
        FROM generate_series(1, {size}) n;
    INSERT INTO instalments (tenant_ref, element, quarter, amount_pence, due_date, quarter_ends_on,
                             awaits_follow_up, status, reason)
        SELECT 'T' || lpad(n::text, 7, '0'), element, quarter, pence,
               (DATE '{started}' + make_interval(months => 3 * quarter))::date,
               (DATE '{started}' + make_interval(months => 3 * quarter))::date,
               element = 'repairs' AND quarter = 4, 'scheduled', ''
        FROM generate_series(1, {size}) n,
             (VALUES ('housing_management', 5000), ('repairs', 7500)) offers (element, pence),
             generate_series(1, 4) quarter;
"""


def make_scheme(database_url: str, size: int) -> None:
    """Fill an empty database of payments with `size` active participations, eight instalments each.

    The amounts, dates and accounts are as the services would have written them.
    """
    migrate("payments", database_url)
    with psycopg.connect(database_url, autocommit=True) as link:
        # The rows are right by themselves; looking each one up would take minutes.
        link.execute("SET session_replication_role = replica")
        link.execute(_FILL.format(size=size, started=STARTED).encode())
        link.execute("VACUUM ANALYZE")
