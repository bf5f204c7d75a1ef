"""The outside world of notifications: template files, texts, e-mails, letters."""
