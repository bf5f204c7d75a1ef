"""What a service is built on: unit of work, outbox and inbox, envelope, migrations, settings."""
