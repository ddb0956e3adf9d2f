"""Performance, measured by commands that anyone can repeat. Figures in README and docs come from here."""
