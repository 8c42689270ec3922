"""Outside data into tables: the only place where dataframe engines read files."""
