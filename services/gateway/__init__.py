"""What people see in a browser, and other systems over HTTP. It reaches services by the client.

app.py       `gateway_app(settings, client, *rooms)`: the app of the console
access.py    who may open a view: `@roles(…)`, `@signed_in`, `@everyone`; without one, nobody
visitor.py   who is there: `visitor()`, `client_for_visitor()`, `note_view` of a page about a
             tenant; the sign-in room calls `let_in`
deeds.py     a form's idempotency key
at_once.py   several services asked at the same time
forms.py     a refusal beside the inputs it is about
refusing.py  a refusal or a failure as a page, with its status
headers.py   what browsers are told with every answer
paths.py     addresses to go on to: of this site only
practice.py  whether nothing here is real, and which date it is then
business_date.py  the date of what is done now
inputs.py    what people type: a date, a number
settings.py  how the gateway is reached
serving.py   an app in a process of its own, on waitress
look/        layout, parts and styles
console/     what teams work in
callbacks/   what providers call: receipts, texts, unsubscribe links
sign_in/     people, roles, sessions and the second factor, with a database of its own
"""
