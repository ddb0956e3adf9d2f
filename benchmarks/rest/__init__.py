"""What an org's REST API promises about speed: in process beside the engine, over a socket, and from a cold start."""
