"""The callbacks without a console, as `cashback listen` serves them: they answer programs."""

from flask import Blueprint, Flask, Response
from werkzeug.exceptions import HTTPException


def app_of(*rooms: Blueprint) -> Flask:
    """Return an app of these rooms; `GET /live` answers 200 beside them.

    Where no room answers, the reply is the plain name of what is wrong: no page tells a stranger
    what there is.
    """
    app = Flask(__name__, static_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.register_error_handler(HTTPException, in_words)
    app.add_url_rule("/live", "live", lambda: Response(status=200), methods=["GET"])
    for room in rooms:
        app.register_blueprint(room)
    return app


def in_words(refused: HTTPException) -> Response:
    """Return the answer to a request that no view took: its status, and what that is called."""
    return Response(f"{refused.name}\n", status=refused.code)
