"""One module per kind of task. Adding a kind is adding a file here."""
