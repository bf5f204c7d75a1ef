"""What the evaluation concludes from its counts. Numbers in, numbers and codes out."""
