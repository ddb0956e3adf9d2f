#!/bin/sh
# Runs its arguments under the first Python that fits: $PYTHON if given, else the one in .venv, else one on PATH.
fits='import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'
for python in ${PYTHON:-.venv/bin/python python3 python3.11 python3.12 python3.13}; do
    if "$python" -I -S -c "$fits" >/dev/null 2>&1; then
        exec "$python" "$@"
    fi
done
echo "Proctor needs Python 3.11, 3.12 or 3.13; none was found as ${PYTHON:-python3, python3.11, python3.12 or python3.13}" >&2
exit 1
