"""How a PDF is set by Typst, with texts as its typefaces can show them. Knows no service."""
