"""Several requests or records in one request.

`requests` runs dependent requests, `batch` independent ones, `several` saves lists of records, `tree` records with
those below them. Whatever is inside is answered as it would be alone, for the same user.
"""
