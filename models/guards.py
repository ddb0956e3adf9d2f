"""Settings that the heavy libraries read from the environment: set once, before any of them is imported.

Each guard avoids a measured trap: a network call at import, a deadlock between two libraries, telemetry,
minutes of waiting for a server that hangs, or noise in the terminal. They are defaults: what the user has set stays.
"""

import os
from collections.abc import Mapping, MutableMapping
from types import MappingProxyType

GUARDS: Mapping[str, str] = MappingProxyType(
    {
        "LITELLM_LOCAL_MODEL_COST_MAP": "True",
        "LITELLM_LOG": "ERROR",
        "MLFLOW_DISABLE_TELEMETRY": "true",
        "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "1",
        "MLFLOW_HTTP_REQUEST_TIMEOUT": "10",
        "MLFLOW_LOGGING_LEVEL": "WARNING",
        "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
        "RAY_USAGE_STATS_ENABLED": "0",
        "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0",
        "RAY_DEDUP_LOGS_SKIP_REGEX": "(?s).*",
    }
)


def guard(environment: MutableMapping[str, str] = os.environ) -> None:
    for name, value in GUARDS.items():
        environment.setdefault(name, value)
