"""GOV.UK Notify to test with: its paths, its tokens and its documented errors."""

import json
import time

import jwt

from tests.integration.notifications.http_stubs import KEEPS_NOTHING, Handler, Stub

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"test-{SERVICE}-{SECRET}"


class NotifyStub(Stub):
    """Notify's paths and documented errors. It checks the token that the client makes."""

    def post(self, handler: Handler, path: str, body: bytes) -> None:
        if not self._let_in(handler):
            return
        if self.slow_seconds:
            time.sleep(self.slow_seconds)
        said = json.loads(body)
        behaviour = self.next_behaviour()
        if behaviour in ERRORS:
            status, error, message = ERRORS[behaviour]
            errors = [{"error": error, "message": message}]
            handler.answer(status, {"status_code": status, "errors": errors})
        elif behaviour in KEEPS_NOTHING:
            handler.misanswer(behaviour)
        else:
            kind = path.rpartition("/")[2]
            made = f"2026-07-01T00:00:{len(self.accepted):02}"
            message = {"type": kind, "status": "created", "created_at": made, "said": said}
            kept = self.accept(said["reference"], message)
            self.confirm(handler, behaviour, {"id": kept["id"], "reference": kept["reference"]})

    def get(self, handler: Handler, path: str, query: dict[str, str]) -> None:
        if not self._let_in(handler):
            return
        kept = self.accepted.get(query.get("reference", ""))
        handler.answer(200, {"notifications": [kept] if kept else [], "links": {}})

    def _let_in(self, handler: Handler) -> bool:
        token = handler.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})
        except jwt.InvalidTokenError:
            claims = {}
        if claims.get("iss") == SERVICE and abs(claims["iat"] - time.time()) < 30:
            return True
        errors = [{"error": "AuthError", "message": "Invalid token: signature"}]
        handler.answer(403, {"status_code": 403, "errors": errors})
        return False


ERRORS = {
    "number": (400, "ValidationError", "phone_number Not enough digits"),
    "address": (400, "ValidationError", "email_address Not a valid email address"),
    "template": (400, "BadRequestError", "Template not found"),
    "clock": (403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds"),
    "rate": (429, "RateLimitError", "Exceeded rate limit for key type LIVE of 3000 requests"),
    "daily": (429, "TooManyRequestsError", "Exceeded send limits (250000) for today"),
    "500": (500, "Exception", "Internal server error"),
    "503": (503, "Exception", "Unavailable"),
}
