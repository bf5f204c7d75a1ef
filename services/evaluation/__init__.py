"""The evaluation: what everybody's events come to, in figures. It decides and publishes nothing."""
