"""The wording of every message: `<name>.sms.txt` and `<name>.email.txt`, which letters share.

`services.notifications.adapters.wording` reads them; `_sign_off.txt` closes each e-mail.
"""
