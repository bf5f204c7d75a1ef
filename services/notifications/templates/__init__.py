"""The wording of every message, a folder for each language.

`<name>.sms.txt` is a text; `<name>.email.txt` an e-mail, a letter and a page of the tenant's inbox;
`_sign_off.txt` closes each of those. `services.notifications.adapters.wording` reads them.
"""
