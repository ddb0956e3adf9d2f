"""Models served over HTTP as OpenAI serves its own, so that any OpenAI client can ask them."""

from agents.serve.endpoint import app
from agents.serve.listen import run
from org.server.listen import background

__all__ = ["app", "background", "run"]
