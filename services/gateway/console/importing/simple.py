"""The pages of a kind of file of which each row is one command: looked through, decided, done."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, flash, redirect, request, url_for
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as AnyResponse

from services.backbone.errors import NotNow
from services.contracts.queries import Query
from services.contracts.refusals import Fault
from services.gateway.access import roles
from services.gateway.business_date import date_now
from services.gateway.console.filled_in import form_page
from services.gateway.console.importing import shared
from services.gateway.console.permissions import can_use, may_use
from services.gateway.deeds import deed
from services.gateway.importing import uploads
from services.gateway.importing.kinds import Kind
from services.gateway.sign_in.pages.browser import door
from services.gateway.visitor import client_for_visitor, signed_in_visitor
from services.terms.people import Role


@dataclass(frozen=True)
class Pages:
    """A kind of file with its room; templates are named after the kind.

    `asks` is refused as `not_now` where it is too early for a file. `taken` asks what the list says
    of all that was taken over so far.
    """

    room: str
    kind: Kind
    may_look: tuple[Role, ...]
    asks: Query[Any]
    about: str
    taken: Query[Any] | None = None

    def blueprint(self) -> Blueprint:
        """Return the room with its views."""
        made = Blueprint(
            self.room,
            __name__,
            url_prefix=f"/imports/{self.kind.name}",
            template_folder="templates",
        )
        made.context_processor(shared.in_words)
        made.url_value_preprocessor(self._let_file_in)
        look, use = roles(*self.may_look), may_use(self.kind.command)
        routes: tuple[tuple[str, str, str, Callable[..., Any], Any, str], ...] = (
            ("GET", "", "listed", self._listed, look, "Every file of {} that was uploaded."),
            ("GET", "/new", "ask", self._ask, use, "Ask for a file of {}."),
            ("POST", "/new", "keep", self._keep, use, "Keep a file of {}, to be looked through."),
            ("GET", "/<int:number>", "one", self._one, look, "A file of {}: what was found."),
            ("POST", "/<int:number>", "decide", self._decide, use, "Import a file of {}, or not."),
            ("POST", "/<int:number>/go-on", "go_on", self._go_on, use, "Go on with one of {}."),
            ("GET", "/<int:number>/rows", "rows", self._rows, look, "What a file of {} says."),
        )
        for method, rule, name, does, who, says in routes:
            made.add_url_rule(
                rule, name, who(_view(does, says.format(self.about))), methods=[method]
            )
        return made

    def _let_file_in(self, endpoint: str | None, values: dict[str, Any] | None) -> None:
        if endpoint == f"{self.room}.keep":
            shared.let_file_in()

    def _template(self, name: str) -> str:
        return f"importing/{name}_{self.kind.name}.html"

    def _listed(self) -> str:
        taken = self.taken and client_for_visitor().ask(self.taken)
        return shared.listed_page(
            self.kind.name,
            self._template("list"),
            room=self.room,
            may=can_use(self.kind.command),
            taken=taken,
        )

    def _ask(self) -> Response:
        return form_page(self._template("upload"))

    def _keep(self) -> AnyResponse:
        try:
            client_for_visitor().ask(self.asks)
        except NotNow as refused:
            return form_page(self._template("upload"), [Fault(str(refused), "")], 409)
        kept = shared.keep_upload(self.kind.name, self._template("upload"))
        return kept if isinstance(kept, Response) else self._back_to(kept)

    def _one(self, number: int) -> Response:
        return self._page(number)

    def _decide(self, number: int) -> AnyResponse:
        deed()
        choice, by = request.form.get("choice", ""), signed_in_visitor().id
        if not choice:
            return self._page(number, [Fault("Choose what is to become of the file", "choice")])
        if choice not in ("good", "none"):
            raise BadRequest
        uploads.look(door(), self.kind.name, number)
        if choice == "none":
            uploads.give_up(door(), number, by)
            flash("Nothing of the file was imported, and what it said is forgotten")
        else:
            uploads.decide(door(), self.kind, number, by, date_now(), 0, without_alike=False)
            shared.wait_while(self.kind.name, number, "carrying")
        return self._back_to(number)

    def _go_on(self, number: int) -> AnyResponse:
        deed()
        uploads.look(door(), self.kind.name, number)
        uploads.go_on(door(), number, signed_in_visitor().id)
        shared.wait_while(self.kind.name, number, "carrying")
        return self._back_to(number)

    def _rows(self, number: int) -> str | Response:
        return shared.remarks_page(self.kind.name, number, self.room)

    def _page(self, number: int, errors: list[Fault] | None = None) -> Response:
        looked = uploads.look(door(), self.kind.name, number)
        first = uploads.remarks(door(), number, "fault", (-1, 0), 10)
        return form_page(
            self._template("file"),
            errors or [],
            looked=looked,
            first=first,
            progress=shared.progress_of(self.kind, looked.found),
            may=can_use(self.kind.command),
        )

    def _back_to(self, number: int) -> AnyResponse:
        return redirect(url_for(f"{self.room}.one", number=number), 303)


def _view(does: Callable[..., Any], says: str) -> Callable[..., Any]:
    """Return a view of its own, which can be given roles and a meaning."""

    def view(**values: Any) -> Any:
        return does(**values)

    view.__doc__ = says
    return view
