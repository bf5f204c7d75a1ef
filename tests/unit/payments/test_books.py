"""The double-entry ledger (domain page, "Books")."""

from datetime import date

from services.payments.domain import books

ON = date(2012, 6, 1)
WHAT = (ON, 7500, "T1", "T1 repairs Q1")


def test_each_movement_debits_and_credits_the_accounts_of_the_rule() -> None:
    movements = [
        books.earned(*WHAT),
        books.run_submitted(*WHAT),
        books.entry_day_reached(*WHAT),
        books.payment_returned(*WHAT),
    ]
    assert [(m.debit, m.credit) for m in movements] == [
        ("scheme_cost", "tenant_payable"),
        ("tenant_payable", "bank_clearing"),
        ("bank_clearing", "bank"),
        ("bank", "tenant_payable"),
    ]
    assert all((m.on, m.amount_pence, m.tenant_ref) == (ON, 7500, "T1") for m in movements)


def test_a_reversal_is_the_opposite_of_the_earning() -> None:
    earned, reversed_ = books.earned(*WHAT), books.earning_reversed(*WHAT)
    assert (reversed_.debit, reversed_.credit) == (earned.credit, earned.debit)
    assert reversed_.amount_pence == earned.amount_pence


def test_earned_sent_and_cleared_leave_the_cost_and_the_bank() -> None:
    balance = dict.fromkeys(books.ACCOUNTS, 0)
    for make in (books.earned, books.run_submitted, books.entry_day_reached):
        movement = make(*WHAT)
        balance[movement.debit] += movement.amount_pence
        balance[movement.credit] -= movement.amount_pence
    assert balance == {
        "scheme_cost": 7500,
        "tenant_payable": 0,
        "bank_clearing": 0,
        "bank": -7500,
    }


def test_every_kind_of_movement_has_its_place_in_the_order_of_the_day() -> None:
    makers = (
        books.payment_returned,
        books.earning_reversed,
        books.entry_day_reached,
        books.earned,
        books.run_submitted,
    )
    assert tuple(make(*WHAT).kind for make in makers) == books.ORDER_OF_DAY
