"""What payments kept before finance came in depth is there afterwards, encrypted, and agrees."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from services.backbone.database import open_engine
from services.hosts.migrating import migrate, unmigrate
from services.payments.queries.accounts import bank_details
from services.payments.queries.results import bank_files
from services.payments.queries.verifying import differences

BEFORE = """
    INSERT INTO scheme (id, timing, strikes, hold_while_in_arrears, final_needs_follow_up)
        VALUES (1, 'arrears', 3, true, true);
    INSERT INTO payees VALUES ('T1', '107999', '88837491', 'T One', 'valid', false, false);
    INSERT INTO payees VALUES ('T2', '', '', 'T Two', 'none', false, true);
    INSERT INTO participations (tenant_ref, start_date) VALUES ('T1', '2012-01-16');
    INSERT INTO instalments (id, tenant_ref, element, quarter, amount_pence, due_date,
                             quarter_ends_on, awaits_follow_up, status, reason, earned_on)
        VALUES (1, 'T1', 'repairs', 1, 7500, '2012-04-16', '2012-04-16', false, 'submitted', '',
                '2012-04-16');
    INSERT INTO runs (number, run_ref, state, submission_day, processing_day, entry_day,
                      prepared_by, approved_by, content_hash)
        VALUES (1, 'run-2012-04-16', 'submitted', '2012-04-16', '2012-04-17', '2012-04-18',
                'day clock', 'an officer', 'the hash of the file');
    INSERT INTO payments (number, run_number, tenant_ref, amount_pence, reference, sort_code,
                          account_number, account_name, submission_day, processing_day, entry_day,
                          status, cleared, return_code)
        VALUES (1, 1, 'T1', 7500, 'CASHBACK 000001', '089999', '66374958', 'T One', '2012-04-16',
                '2012-04-17', '2012-04-18', 'submitted', false, '');
    INSERT INTO payment_lines (id, payment_number, instalment_id, returned)
        VALUES (1, 1, 1, false);
    INSERT INTO bank_files VALUES (1, '2012-04-17.txt', '{digest}');
    INSERT INTO bank_file_parts VALUES (1, 1, 'first'), (1, 2, 'second');
    INSERT INTO movements (id, "on", kind, debit, credit, amount_pence, tenant_ref, reference)
        VALUES (1, '2012-04-16', 'earned', 'scheme_cost', 'tenant_payable', 7500, 'T1',
                'T1 repairs Q1'),
               (2, '2012-04-16', 'submitted', 'tenant_payable', 'bank_clearing', 7500, 'T1',
                'CASHBACK 000001');
    INSERT INTO audit (id, at, business_date, actor, subject, change, reason)
        VALUES (1, '2012-04-16 14:00:00+00:00', '2012-04-16', 'clock', 'run run-2012-04-16',
                '→ prepared', '1 payments'),
               (2, '2012-04-16 14:00:00+00:00', '2012-04-16', 'an officer', 'run run-2012-04-16',
                'prepared → submitted', 'approved by an officer');
    INSERT INTO cut_offs VALUES ('2012-04-16');
"""
DIGEST = hashlib.sha256(b"firstsecond").hexdigest()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/payments.sqlite"
    make: Callable[[str], str] = request.getfixturevalue("make_database")
    return make("payments")


def test_accounts_files_and_runs_are_taken_over_and_agree(url: str) -> None:
    migrate("payments", url, "0002")
    engine = open_engine(url)
    fill(engine)
    migrate("payments", url)
    with engine.connect() as connection:
        assert "".join(str(part["content"]) for part in bank_files(connection)) == "firstsecond"
        shown = bank_details(connection, "T1")["accounts"]
        assert {(row["account"], row["use"]) for row in shown} == {
            ("••••7491", "in use"),
            ("••••4958", "not used any more"),
        }
        assert bank_details(connection, "T2")["accounts"] == []
        assert bank_details(connection, "T2")["in_arrears"]
    with engine.connect() as connection:
        assert list(differences(connection)) == []
    engine.dispose()


PAID_HERE_AND_THERE = """
    INSERT INTO payees VALUES ('T3', '107999', '88837491', 'T Three', 'valid', false, false);
    INSERT INTO runs (number, run_ref, state, submission_day, processing_day, entry_day,
                      prepared_by, approved_by, content_hash)
        VALUES (2, 'run-2012-07-16', 'submitted', '2012-07-16', '2012-07-17', '2012-07-18',
                'day clock', 'an officer', 'a hash'),
               (3, 'run-2012-10-16', 'submitted', '2012-10-16', '2012-10-17', '2012-10-18',
                'day clock', 'an officer', 'a hash');
    INSERT INTO payments (number, run_number, tenant_ref, amount_pence, reference, sort_code,
                          account_number, account_name, submission_day, processing_day, entry_day,
                          status, cleared, return_code)
        VALUES (2, 2, 'T3', 7500, 'CASHBACK 000002', '107999', '88837491', 'T Three', '2012-07-16',
                '2012-07-17', '2012-07-18', 'submitted', false, ''),
               (3, 3, 'T3', 7500, 'CASHBACK 000003', '089999', '66374958', 'T Three', '2012-10-16',
                '2012-10-17', '2012-10-18', 'submitted', false, '')
"""


def test_the_account_in_use_is_the_newest_also_where_it_was_paid_to_before_another(
    url: str,
) -> None:
    migrate("payments", url, "0002")
    engine = open_engine(url)
    fill(engine, BEFORE, PAID_HERE_AND_THERE)
    migrate("payments", url)
    with engine.connect() as connection:
        for tenant_ref in ("T1", "T3"):
            shown = bank_details(connection, tenant_ref)["accounts"]
            assert [(row["account"], row["use"]) for row in shown] == [
                ("••••4958", "not used any more"),
                ("••••7491", "in use"),
            ]
        in_use = connection.execute(text("SELECT account, last_used FROM payees WHERE account > 0"))
        assert [tuple(row) for row in in_use] == [(2, 2), (4, 4)]
        approvals = connection.execute(
            text("SELECT run_number FROM approvals ORDER BY 1")
        ).scalars()
        assert list(approvals) == [1, 2, 3]
    engine.dispose()


LOST = """
    UPDATE payees SET next_account = account, next_on = '2012-05-01' WHERE tenant_ref = 'T1';
    INSERT INTO settings (id, cooling_off_days, strictest_cooling_off_days, portal_columns,
                          statement_columns)
        VALUES (1, 1, 1, '', '');
    INSERT INTO weight_tables VALUES (1, 'a table', '', '', 'an officer', '2012-04-16');
    INSERT INTO bank_imports VALUES (1, 'returns', 'arucs.xml', 'h', 'an officer', '2012-04-16');
    INSERT INTO budgets VALUES ('repairs', 'DUD', 100000);
    INSERT INTO samples VALUES (1, '2012-04-16', 'an officer', 'seed', 95, 5, 1)
"""


def test_it_is_not_taken_back_where_that_would_lose_something(url: str) -> None:
    migrate("payments", url, "0002")
    engine = open_engine(url)
    fill(engine)
    migrate("payments", url, "0003")
    fill(engine, LOST)
    with pytest.raises(RuntimeError, match="keep 0003") as refused:
        unmigrate("payments", url, "0002")
    assert str(refused.value).endswith(
        "would be lost: changed bank details that wait (1), settings (1), weight tables (1),"
        " imports from the bank (1), budgets (1), samples (1)"
    )
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM accounts")).scalar_one() == 2
    engine.dispose()


def test_and_can_be_taken_back(url: str) -> None:
    migrate("payments", url, "0002")
    engine = open_engine(url)
    fill(engine)
    before = everything(engine)
    migrate("payments", url)
    unmigrate("payments", url, "0002")
    after = everything(engine)
    assert after == before
    engine.dispose()


def fill(engine: Engine, *scripts: str) -> None:
    with engine.connect().execution_options(writes=True) as connection:
        script = ";\n".join(each.strip().rstrip(";") for each in scripts or (BEFORE,))
        for statement in script.format(digest=DIGEST).split(";\n"):
            if statement.strip():
                connection.execute(text(statement))
        connection.commit()


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    tables = ("payees", "payments", "payment_lines", "bank_files", "bank_file_parts", "movements")
    with engine.connect() as connection:
        return {
            table: sorted(
                tuple(
                    sorted((k, str(int(v) if isinstance(v, bool) else v)) for k, v in row.items())
                )
                for row in connection.execute(text(f"SELECT * FROM {table}")).mappings()
            )
            for table in tables
        }
