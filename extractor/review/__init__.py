"""The review of claims: what people decided of them, kept beside the records, and its page.

`store` opens the database, `decisions` appends what is decided and tells what stands, `index` lists
the claims of the records, `search` asks the list, `views` says what the page is told, `desk` takes
decisions, and `app` behind `guard` answers over HTTP.
"""
