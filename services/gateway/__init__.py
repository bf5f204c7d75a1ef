"""What people see in a browser, and other systems over HTTP. It reaches services by the client.


app.py       the Flask app, and what it says where no room answers
serving.py   the app in a process of its own, on waitress
callbacks/   what providers call: receipts, texts, unsubscribe links
sign_in/     people, roles, sessions and the second factor, with a database of its own
"""
