"""What several pages use: widgets, forms, tables, texts, threads."""
