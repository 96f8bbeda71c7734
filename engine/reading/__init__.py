"""Foreign files become tables: text, workbooks, Parquet, JSON, chat rows, datasets of the Hub."""
