"""Claims in the forms that other programs read.

`columnar` writes Parquet and DuckDB, `workbook` Excel, `label_studio` tasks with predictions, and
`linked_data` schema.org's `Claim`; the CSV is `extractor.table`. Each writes record by record.
"""
