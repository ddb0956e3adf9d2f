"""What replies to messages. Every model, real or scripted, stands behind the `Model` protocol.

Importing this package sets the guards that heavy libraries need in the environment (see `models.guards`).
"""

from models.guards import guard
from models.protocol import Message, Model, Reply, Request, Sampling, ToolCall, ToolSpec, Usage

guard()

__all__ = ["Message", "Model", "Reply", "Request", "Sampling", "ToolCall", "ToolSpec", "Usage"]
