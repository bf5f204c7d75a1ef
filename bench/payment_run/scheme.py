"""A scheme in which everybody takes both elements and the first quarter is due today."""

import datetime as dt
from collections.abc import Iterator

import psycopg
from sqlalchemy.engine import make_url

from services.hosts.migrating import migrate
from services.payments.domain.masking import masked
from services.payments.keys import key_ring
from services.payments.store.accounts import seal_details
from services.payments.store.rows import Details

STARTED = dt.date(2024, 1, 15)
ON = dt.date(2024, 4, 15)
"""A Monday: the first quarter has ended, and a run can be made."""

PROCESSING_DAY, ENTRY_DAY = dt.date(2024, 4, 16), dt.date(2024, 4, 17)
RUN = f"run-{ON}"
PREPARER = "day clock"

_FILL = """
    INSERT INTO scheme (id, name, landlord, timing, strikes, hold_while_in_arrears,
                        final_needs_follow_up, phone, email, hours, complaints, data_protection,
                        pays_every, pays_on, practice)
        VALUES (1, 'Home Rewards Club', 'Bromford', 'arrears', 3, true, true, '', '', '', '', '',
                'working_day', '', false);
    INSERT INTO payer_accounts (number, name, service_user_number, sort_code, account_number,
                                state, entered_by, entered_on)
        VALUES (1, 'BROMFORD', '123456', '089999', '66374958', 'in_use', 'bench', '{started}');
    INSERT INTO settings (id, cooling_off_days, second_approval_decided, portal_columns,
                          statement_columns, details_confirmed)
        VALUES (1, 0, true, '', '', false);
    INSERT INTO participations (tenant_ref, start_date, follow_up_revision)
        SELECT 'T' || lpad(n::text, 7, '0'), DATE '{started}', 0 FROM generate_series(1, {size}) n;
    CREATE TABLE plain_accounts (number bigint PRIMARY KEY, tenant_ref text, sort_code text,
                                 account_number text, account_name text);
    INSERT INTO plain_accounts
        SELECT n, 'T' || lpad(n::text, 7, '0'), lpad((100000 + n % 800000)::text, 6, '0'),
               lpad((n::bigint * 7919 % 100000000)::text, 8, '0'), 'Alex Tenant ' || n
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
    INSERT INTO due_totals (due_date, element, area_code, why, instalments, amount_pence)
        SELECT due_date, element, '',
               CASE WHEN awaits_follow_up THEN 'awaiting_follow_up' ELSE '' END,
               count(*), sum(amount_pence)
        FROM instalments GROUP BY due_date, element, awaits_follow_up;
"""
"""`plain_accounts` is the benchmark's own: the ground has no keys, and reads the numbers there."""

_PLAIN = """
    SELECT number, tenant_ref, sort_code, account_number, account_name FROM plain_accounts
    ORDER BY number
"""

_SEALED = """
    COPY accounts (number, tenant_ref, sealed, fingerprint, masked, verdict, name_verdict,
                   entered_by, entered_on, digest, doubtful, shared_with, confirmed_why) FROM STDIN
"""

_ENTERED = ("valid", "match", "benchmark", STARTED, "", False, "", "")

_PAYEES = """
    INSERT INTO payees (tenant_ref, account, rejected, in_arrears)
        SELECT tenant_ref, number, false, false FROM accounts
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
        with link.cursor() as cursor, cursor.copy(_SEALED) as sealed:
            for row in _sealed_accounts(database_url):
                sealed.write_row(row)
        link.execute(_PAYEES)
        link.execute("VACUUM ANALYZE")


def _sealed_accounts(database_url: str) -> Iterator[tuple[object, ...]]:
    """Yield a row of `accounts` for each of `plain_accounts`."""
    keys = key_ring(make_url(database_url))
    with psycopg.connect(database_url) as link, link.cursor("plain") as plain:
        for number, tenant_ref, *numbers in plain.execute(_PLAIN):
            details = Details(*numbers)
            sealed = seal_details(keys, number, tenant_ref, details)
            yield number, tenant_ref, *sealed, masked(details.account_number), *_ENTERED
