"""What lets one in to a served org. None of it is ever shown."""

import hashlib
from dataclasses import dataclass, field

PURPOSE = b"sessions of a served org"


@dataclass(frozen=True, slots=True)
class Keys:
    """`token` is always a session, and everybody's password where none is set: an org for others has no known one."""

    token: str | None = field(default=None, repr=False)
    admin: str | None = field(default=None, repr=False)
    password: str | None = field(default=None, repr=False)

    @property
    def signing(self) -> bytes | None:
        """What signs sessions: alike wherever the token is, and slow to find out from a signature by guessing."""
        if self.token is None:
            return None
        return hashlib.scrypt(self.token.encode(), salt=PURPOSE, n=1 << 14, r=8, p=1, dklen=32)
