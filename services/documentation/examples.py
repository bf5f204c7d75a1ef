"""Examples of messages, made from their schemas: always the same ones, and always valid.

A full example gives every field; a minimal one leaves out what may be left out, and its lists are
empty. The values come from `SAMPLES` by the field's name, otherwise from its type.
"""

from datetime import date
from typing import Any

from services.documentation.json_schema import REFERENCE, JsonSchema, named_schemas

SAMPLE_DATE = date(2012, 1, 5)
SAMPLE_MOMENT = "2012-01-05T15:00:00+00:00"

SAMPLES: dict[str, Any] = {
    "tenant_ref": "T0001",
    "title": "Ms",
    "first_name": "Siân",
    "last_name": "O'Brien",
    "email": "sian@example.org",
    "mobile": "07700 900123",
    "uprn": "100070000001",
    "address_line_1": "1 High Street",
    "address_line_2": "Flat 2",
    "town": "Dudley",
    "postcode": "DY1 1AA",
    "area_code": "DUD",
    "area_name": "Dudley",
    "tenancy_type": "general_needs",
    "AreaOffer.code": "DUD",
    "AreaOffer.name": "Dudley",
    "SchemeOpened.name": "Home Rewards Club",
    "phone": "01632 960001",
    "ContactPoints.email": "cashback@example.org",
    "from_address": "no-reply@example.org",
    "guides": "https://example.org/how-to",
    "address": ["1 Example Street", "Wolverhampton", "WV1 1AA"],
    "hours": "Monday to Friday, 9am to 5pm",
    "finance_email": "finance@example.org",
    "complaints": "",
    "data_protection": "",
    "OpenPayerAccount.name": "BROMFORD",
    "ChangePayerAccount.name": "BROMFORD",
    "landlord": "Bromford",
    "service_user_number": "123456",
    "sort_code": "089999",
    "account_number": "66374958",
    "account_name": "Siân O'Brien",
    "job_ref": "J0001",
    "contact_ref": "C0001",
    "cause_ref": "J0001",
    "visit_ref": "V0001",
    "run_ref": "run-2012-04-05",
    "seen": "17",
    "ApproveRun.seen": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    "SubmitRun.content_hash": "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
    "second_approval_decided": True,
    "masked": "••••4958",
    "usable_on": "2012-01-06",
    "why": "the total is not what was expected",
    "run_refs": ["run-2012-04-05"],
    "cooling_off_days": 1,
    "second_approval_above_pence": 1_000_000,
    "portal_columns": "Name=payee_name, Sort=sort_code, Account=account_number, Sum=amount_pounds",
    "statement_columns": "",
    "ReplaceWeightTable.name": "valacdos-v860.txt",
    "weights": "089000 089999 MOD10 0 0 0 0 0 0 7 1 3 7 1 3 7 1",
    "substitutions": "938173 938017",
    "ImportReturns.name": "ARUCS-2012-04-16.xml",
    "ImportStatement.name": "statement-2012-04.csv",
    "content": "cmVwb3J0LC4uLg==",
    "seed": "2012-12",
    "confidence_per_cent": 95,
    "margin_per_cent": 5,
    "sample": 1,
    "note": "paid on the day",
    "category": "plumbing_minor",
    "BreachRecorded.kind": "plumbing_minor",
    "BreachCosted.kind": "plumbing_minor",
    "item": "kitchen tap",
    "notes": "drips",
    "description": "washer of the kitchen tap replaced",
    "LostInstalment.reason": "repair_call_out",
    "ParticipationEnded.reason": "moving away",
    "LeaveScheme.reason": "moving away",
    "reason": "nobody at home",
    "meaning": "the account is closed",
    "RecordReturn.code": "B",
    "PaymentReturned.code": "B",
    "VisitNotMade.result": "no_access",
    "amount_pence": 7500,
    "annual_pence": 30000,
    "earned_pence": 22500,
    "lost_pence": 7500,
    "cost_pence": 6500,
    "rent_arrears_pence": 0,
    "months": 12,
    "instalments": 4,
    "strikes": 3,
    "strikes_allowed": 3,
    "attempts_allowed": 3,
    "visit_attempts": 3,
    "capacity": 60,
    "reasons": ["rent_arrears", "tenancy_type"],
    "EffectsAnswer.reasons": ["fewer_repairs_than_outside", "self_selection"],
    "new_defects": ["kitchen tap"],
    "elements": ["repairs", "housing_management"],
    "tenant_categories": ["decoration", "plumbing_minor"],
    "landlord_categories": ["gas", "roof"],
    "tenancy_types": ["general_needs"],
    "opens_on": "2011-10-03",
    "start_date": "2012-01-05",
    "starts_on": "2012-01-05",
    "ends_on": "2012-04-05",
    "end_date": "2013-01-05",
    "follow_up_counts_from": "2012-12-05",
    "visit_date": "2012-01-19",
    "appeal_by": "2012-02-02",
    "submission_day": "2012-04-05",
    "processing_day": "2012-04-10",
    "entry_day": "2012-04-11",
    "returned_on": "2012-04-16",
}
"""A value by field, or by `Class.field` where a class means something else by it."""


def minimal_example(cls: type[Any]) -> dict[str, Any]:
    """Return the smallest valid message of a class, in its JSON form."""
    return _Writer(cls, full=False).message(cls.__name__)


def full_example(cls: type[Any]) -> dict[str, Any]:
    """Return a message of a class with every field given, in its JSON form."""
    return _Writer(cls, full=True).message(cls.__name__)


class _Writer:
    """Writes values for the schemas of one message."""

    def __init__(self, cls: type[Any], full: bool) -> None:
        self.schemas = named_schemas([cls])
        self.full = full

    def message(self, name: str) -> dict[str, Any]:
        schema = self.schemas[name]
        given = schema["properties"] if self.full else schema["required"]
        return {
            field: self.value(f"{name}.{field}", schema["properties"][field]) for field in given
        }

    def value(self, path: str, schema: JsonSchema) -> Any:
        if "anyOf" in schema:
            return self.value(path, schema["anyOf"][0]) if self.full else None
        if "$ref" in schema:
            return self.message(schema["$ref"].removeprefix(REFERENCE))
        if schema["type"] == "array":
            return self.items(path, schema["items"]) if self.full else []
        sample = SAMPLES.get(path, SAMPLES.get(path.partition(".")[2]))
        if sample is not None and sample in schema.get("enum", [sample]):
            return sample
        return _by_type(schema)

    def items(self, path: str, schema: JsonSchema) -> list[Any]:
        sample = SAMPLES.get(path, SAMPLES.get(path.partition(".")[2]))
        if sample is not None and "$ref" not in schema:
            return list(sample)
        return [self.value(path, schema)]


def _by_type(schema: JsonSchema) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    if "format" in schema:
        return {"date": SAMPLE_DATE.isoformat(), "date-time": SAMPLE_MOMENT}[schema["format"]]
    return {"string": "text", "integer": 1, "boolean": True}[schema["type"]]
