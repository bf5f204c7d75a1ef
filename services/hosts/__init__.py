"""What runs services: nameko on RabbitMQ, or one process on SQLite; relay, day clock, health."""
