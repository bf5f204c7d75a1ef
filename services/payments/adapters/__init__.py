"""Where payments meets the outside world: bank files and the published account weights."""
