"""The rules of the money. Standard library only; amounts are integer pence."""
