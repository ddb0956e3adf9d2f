"""Records and values made fit to be seen, whoever shows them: a terminal, a page or a file."""
