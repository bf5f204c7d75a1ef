"""The double-entry ledger (domain page, "Books")."""

from datetime import date

from services.payments.domain import books

ON = date(2012, 6, 1)
WHAT = (ON, 7500, "T1", "T1 repairs Q1")


def test_each_kind_debits_and_credits_the_accounts_of_the_rule() -> None:
    kinds = (books.EARNED, books.SUBMITTED, books.ENTRY_DAY, books.RETURNED)
    assert [(kind.debit, kind.credit) for kind in kinds] == [
        ("scheme_cost", "tenant_payable"),
        ("tenant_payable", "bank_clearing"),
        ("bank_clearing", "bank"),
        ("bank", "tenant_payable"),
    ]


def test_a_posting_says_when_how_much_whose_and_for_what() -> None:
    posting = books.EARNED.of(*WHAT)
    assert (posting.on, posting.amount_pence, posting.tenant_ref, posting.reference) == WHAT
    assert (posting.kind, posting.debit, posting.credit) == (
        "earned",
        "scheme_cost",
        "tenant_payable",
    )


def test_a_reversal_is_the_opposite_of_the_earning() -> None:
    assert (books.REVERSED.debit, books.REVERSED.credit) == (
        books.EARNED.credit,
        books.EARNED.debit,
    )


def test_earned_sent_and_cleared_leave_the_cost_and_the_bank() -> None:
    balance = dict.fromkeys(books.ACCOUNTS, 0)
    for kind in (books.EARNED, books.SUBMITTED, books.ENTRY_DAY):
        posting = kind.of(*WHAT)
        balance[posting.debit] += posting.amount_pence
        balance[posting.credit] -= posting.amount_pence
    assert balance == {
        "scheme_cost": 7500,
        "tenant_payable": 0,
        "bank_clearing": 0,
        "bank": -7500,
    }


def test_every_kind_of_posting_has_its_place_in_the_order_of_the_day() -> None:
    assert books.ORDER_OF_DAY == ("return", "reversed", "entry_day", "earned", "submitted")
