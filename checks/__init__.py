"""The house rules, checked: `python -m checks` runs all of them, `python -m checks floors` one."""
