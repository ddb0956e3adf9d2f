"""The verbs of `python -m org`: each is a module with `run`, which loads what it needs when it runs."""
