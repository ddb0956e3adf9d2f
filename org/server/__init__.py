"""An org served over HTTP: sockets, TLS, and the carrying of requests to what answers them."""

from org.server.running import running

__all__ = ["running"]
