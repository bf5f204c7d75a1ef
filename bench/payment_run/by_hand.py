"""The ground: the fewest hand-written statements that give the same rows, and a plain file.

No holds are looked for beyond the `WHERE` that everybody passes, nobody approves, nothing is
encrypted or hashed, no trigger looks on, nothing is told one by one. Whatever ours does beside
this is what the ratio shows.
"""

import time
from pathlib import Path

import psycopg

from bench.payment_run.scheme import ENTRY_DAY, ON, PREPARER, PROCESSING_DAY, RUN
from services.pilot.cluster import APPROVER, FINANCE

_DUE = """
    due_date <= DATE '{on}' AND status IN ('scheduled', 'held', 'returned') AND amount_pence > 0
"""

_ROWS = """
    CREATE TEMPORARY TABLE due ON COMMIT DROP AS
        SELECT id, instalments.tenant_ref, element, quarter, amount_pence, due_date FROM instalments
        JOIN participations USING (tenant_ref) JOIN payees USING (tenant_ref)
        JOIN accounts ON accounts.number = payees.account
        WHERE {due} AND verdict IN ('valid', 'unchecked') AND NOT rejected AND NOT in_arrears
          AND NOT (awaits_follow_up AND follow_up IS NULL);
    INSERT INTO postings ("on", kind, debit, credit, amount_pence, tenant_ref, reference)
        SELECT DATE '{on}', 'earned', 'scheme_cost', 'tenant_payable', amount_pence, tenant_ref,
               tenant_ref || ' ' || element || ' Q' || quarter FROM due;
    INSERT INTO runs (number, run_ref, state, submission_day, processing_day, entry_day,
                      prepared_by, approved_by, exported_by, submitted_by, content_hash,
                      payer_hash, payments, amount_pence)
        SELECT 1, '{run}', 'submitted', DATE '{on}', DATE '{processing}', DATE '{entry}',
               '{preparer}', '{approver}', '{finance}', '{finance}', '-', '-',
               count(DISTINCT tenant_ref), sum(amount_pence) FROM due;
    INSERT INTO run_totals (run_number, element, area_code, due_date, instalments, amount_pence,
                            first_pence, quarter_before_pence)
        SELECT 1, element, '', due_date, count(*), sum(amount_pence),
               sum(amount_pence) FILTER (WHERE quarter = 1), 0 FROM due GROUP BY element, due_date;
    INSERT INTO approvals (run_number, approved_by, content_hash) VALUES (1, '{approver}', '-');
    INSERT INTO payments (number, run_number, place, tenant_ref, amount_pence, reference, account,
                          status, cleared, return_code, submission_day, processing_day, entry_day)
        SELECT number, 1, number, tenant_ref, total,
               'CASHBACK ' || CASE WHEN number < 1000000 THEN lpad(number::text, 6, '0')
                                   ELSE number::text END,
               account, 'submitted', false, '',
               DATE '{on}', DATE '{processing}', DATE '{entry}'
        FROM (SELECT tenant_ref, sum(amount_pence) AS total,
                     row_number() OVER (ORDER BY tenant_ref) AS number
              FROM due GROUP BY tenant_ref) owed JOIN payees USING (tenant_ref) ORDER BY number;
    INSERT INTO payment_lines (payment_number, instalment_id, returned)
        SELECT number, id, false FROM due JOIN payments USING (tenant_ref)
        ORDER BY number, element, quarter;
    UPDATE instalments SET status = 'submitted', reason = '', earned_on = DATE '{on}'
        FROM due WHERE due.id = instalments.id;
    INSERT INTO postings ("on", kind, debit, credit, amount_pence, tenant_ref, reference)
        SELECT DATE '{on}', 'submitted', 'tenant_payable', 'bank_clearing', amount_pence,
               tenant_ref, reference FROM payments;
    INSERT INTO outbox (event_id, type, data, correlation_id, recorded_at)
        SELECT gen_random_uuid()::text, 'payments.payment_submitted.v1',
               json_build_object('tenant_ref', tenant_ref, 'amount_pence', amount_pence,
                   'submission_day', submission_day, 'processing_day', processing_day,
                   'entry_day', entry_day, 'lines', lines)::text, 'submit:{run}', now()
        FROM payments JOIN (
            SELECT tenant_ref, json_agg(json_build_object('element', element, 'quarter', quarter,
                       'amount_pence', amount_pence) ORDER BY element, quarter) AS lines
            FROM due GROUP BY tenant_ref) told USING (tenant_ref) ORDER BY number;
    INSERT INTO exports (number, format, name, serial, content_hash, exported_by, exported_on)
        VALUES (1, 'standard18', '{processing}.txt', '000001', '-', '{finance}', DATE '{on}');
    INSERT INTO export_runs (export_number, run_number) VALUES (1, 1);
    INSERT INTO export_parts (export_number, part, sealed)
        SELECT 1, (payments.number - 1) / 1000 + 1, string_agg(
            sort_code || account_number || '09908999966374958    '
            || lpad(amount_pence::text, 11, '0') || rpad('BROMFORD', 18) || rpad(reference, 18)
            || rpad(upper(account_name), 18), E'\\n' ORDER BY payments.number) || E'\\n'
        FROM payments JOIN plain_accounts ON plain_accounts.number = account GROUP BY 2;
    INSERT INTO cut_offs (date) VALUES (DATE '{on}');
"""

_BEFORE = (
    "VOL1000001" + " " * 31 + "123456" + " " * 32 + "1\n"
    "HDR1A123456S  112345600000100010001" + " " * 6 + " 24106 24137 000000" + " " * 20 + "\n"
    "HDR2F0200000100" + " " * 35 + "00" + " " * 28 + "\n"
    "UHL1 24107999999    000000001 DAILY  001" + " " * 40 + "\n"
)


LOCKED = (
    *("runs", "approvals", "payments", "payment_lines", "instalments", "postings"),
    *("exports", "export_runs", "export_parts", "run_totals"),
)
"""The tables whose triggers refuse what does not go step by step."""


def run_by_hand(database_url: str, file: Path) -> float:
    """Make the rows and the file; returns the seconds it took."""
    _take_off_the_locks(database_url)
    began = time.perf_counter()
    with psycopg.connect(database_url) as link:
        link.execute("SET LOCAL work_mem = '128MB'")
        link.execute(_statements().encode())
        with file.open("w", encoding="ascii", newline="") as bank_file:
            bank_file.write(_BEFORE)
            with link.cursor("parts") as parts:
                parts.execute("SELECT sealed FROM export_parts ORDER BY part")
                for (content,) in parts:
                    bank_file.write(content)
            bank_file.write(_after(*_totals(link)))
    return time.perf_counter() - began


def _take_off_the_locks(database_url: str) -> None:
    """Let rows be written in their last state; foreign keys and all other constraints stay."""
    with psycopg.connect(database_url) as link:
        for table in LOCKED:
            link.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())


def _statements() -> str:
    return _ROWS.format(
        due=_DUE.format(on=ON),
        on=ON,
        run=RUN,
        processing=PROCESSING_DAY,
        entry=ENTRY_DAY,
        preparer=PREPARER,
        approver=APPROVER.ref,
        finance=FINANCE.ref,
    )


def _totals(link: psycopg.Connection) -> tuple[int, int]:
    row = link.execute("SELECT count(*), sum(amount_pence)::bigint FROM payments").fetchone()
    assert row is not None
    return row[0], row[1]


def _after(count: int, pence: int) -> str:
    payer = "08999966374958"
    blocks = -(-(count + 1) // 20)
    return (
        f"{payer}017{payer}    {pence:011d}{RUN.upper():18}{'CONTRA':18}{'BROMFORD':18}\n"
        f"EOF1A123456S  112345600000100010001{'':6} 24106 24137 {blocks:06d}{'':20}\n"
        f"EOF2F0200000100{'':35}00{'':28}\n"
        f"UTL1{pence:013d}{pence:013d}{1:07d}{count:07d}{'':36}\n"
    )
