"""What people do: come in, prove themselves again, change others, and what is noted of it."""
