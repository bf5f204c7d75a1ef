"""What every PDF that Typst sets needs: texts as its typefaces can show them. Knows no service."""
