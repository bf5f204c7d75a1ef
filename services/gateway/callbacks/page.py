"""The page that a tenant sees who follows an unsubscribe link. It says nothing of them."""

from flask import Response

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>body {{ font: 1.2rem/1.5 sans-serif; max-width: 36em; margin: 2em auto; padding: 0 1em }}
button {{ font: inherit; padding: .5em 1em }}</style></head>
<body><main><h1>{title}</h1>{body}</main></body></html>
"""


def page(title: str, body: str) -> Response:
    """Return a page of one heading; `body` is HTML."""
    return Response(PAGE.format(title=title, body=body), mimetype="text/html")
