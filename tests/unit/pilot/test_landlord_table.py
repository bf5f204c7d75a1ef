"""What `[landlord]` of scheme.toml may say, and where its faults are shown."""

from typing import Any

import pytest

from services.contracts.contact_points import EXAMPLE_CONTACT_POINTS, ContactPoints

WHOLE = """\
[landlord]
phone = "0808 157 0123"
email = "cashback@landlord.example"
from_address = "no-reply@landlord.example"
guides = "https://landlord.example/how-to"
address = ["Home Rewards Club", "1 Example Street", "WV1 1AA"]
hours = "Monday to Friday, 9am to 5pm"
finance_email = "finance@landlord.example"
"""
IS_MISSING = "is missing and must be given: text in quotation marks"


def with_table(folder: Any, table: str) -> Any:
    return folder.scheme("[payer]", f"{table}[payer]")


def test_a_scheme_without_the_table_has_the_example_contact_points(folder: Any) -> None:
    assert folder.read().scheme.contact_points == EXAMPLE_CONTACT_POINTS


def test_the_landlords_own_contact_points_are_read_as_they_are_written(folder: Any) -> None:
    more = 'complaints = "Complain to us."\ndata_protection = "Your data is safe."\n'
    assert with_table(folder, WHOLE + more).read().scheme.contact_points == ContactPoints(
        phone="0808 157 0123",
        email="cashback@landlord.example",
        from_address="no-reply@landlord.example",
        guides="https://landlord.example/how-to",
        address=("Home Rewards Club", "1 Example Street", "WV1 1AA"),
        hours="Monday to Friday, 9am to 5pm",
        finance_email="finance@landlord.example",
        complaints="Complain to us.",
        data_protection="Your data is safe.",
    )


def test_what_is_said_of_complaints_and_data_may_be_left_out(folder: Any) -> None:
    found = with_table(folder, WHOLE).read().scheme.contact_points
    assert (found.complaints, found.data_protection) == ("", "")


def test_a_table_that_is_there_must_say_everything_else(folder: Any) -> None:
    assert with_table(folder, "[landlord]\n").faults() == sorted(
        [
            *(
                f"scheme.toml:20: landlord.{key}: {IS_MISSING}"
                for key in ("phone", "email", "from_address", "guides", "hours", "finance_email")
            ),
            "scheme.toml:20: landlord.address: is missing and must be given: a list of texts, like "
            '["a", "b"]',
        ]
    )


@pytest.mark.parametrize(
    ("line", "wrong", "said"),
    [
        (21, 'phone = "call us"', "phone: is not one telephone number and nothing else"),
        (21, 'phone = "0808 157"', "phone: is not a whole telephone number"),
        (22, 'email = "cashback"', "email: is not an e-mail address"),
        (23, 'from_address = "A <a@l.example>"', "from_address: is not an e-mail address"),
        (24, 'guides = "http://landlord.example"', "guides: is not the address of a web page"),
        (25, 'address = "1 Example Street"', "address: is text; give a list of texts"),
        (25, f"address = {[str(n) for n in range(7)]}", "address: a letter has room for 6 lines"),
        (26, 'hours = " "', "hours: give a text on one line, not a blank one"),
        (27, "finance_email = 5", "finance_email: is a whole number; give text"),
    ],
)
def test_a_wrong_contact_point_is_shown_with_its_line(
    folder: Any, line: int, wrong: str, said: str
) -> None:
    lines = WHOLE.splitlines()
    lines[line - 20] = wrong
    (fault,) = with_table(folder, "\n".join(lines) + "\n").faults()
    assert fault.startswith(f"scheme.toml:{line}: landlord.{said}")


def test_every_wrong_contact_point_is_shown_at_once(folder: Any) -> None:
    table = '[landlord]\nphone = "5"\nemail = "5"\nfrom_address = "5"\nguides = "5"\nhour = "5"\n'
    columns = [fault.split(": ")[1] for fault in with_table(folder, table).faults()]
    assert sorted(columns) == sorted(f"landlord.{key}" for key in (
        "phone", "email", "from_address", "guides", "hour", "hours", "address", "finance_email",
    ))  # fmt: skip
