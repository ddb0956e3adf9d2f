"""What can go wrong when a model is asked, by what a runner must do about it.

ModelError
├── Transient               worth another try; never an answer
│   ├── RateLimited         429; carries the provider's Retry-After when it sent one
│   ├── Overloaded          5xx
│   ├── Unreachable         no connection, or it broke
│   └── TimedOut            no reply in time
├── Declined                the model's own doing: graded
│   ├── ContentRefused      the provider's filter or the model refused to reply
│   └── ContextTooLong      the talk has outgrown the model's window
└── Misconfigured           the user's doing: stops the sweep
    ├── BadKey              401, 403
    ├── MissingKey          the variable that should hold the key is not set
    └── BadRequest          400, 404: a model, option or address that the provider does not know
"""


class ModelError(Exception):
    """An error of a model or of the way to it."""


class Transient(ModelError):
    retry_after: float | None = None

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class RateLimited(Transient): ...


class Overloaded(Transient): ...


class Unreachable(Transient): ...


class TimedOut(Transient): ...


class Declined(ModelError): ...


class ContentRefused(Declined): ...


class ContextTooLong(Declined): ...


class Misconfigured(ModelError): ...


class BadKey(Misconfigured): ...


class MissingKey(Misconfigured):
    """Raised before any work."""


class BadRequest(Misconfigured): ...
