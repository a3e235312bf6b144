"""Hashes of passwords by Argon2id, with the parameters that RFC 9106 recommends second."""

from functools import cached_property
from secrets import token_urlsafe

import argon2
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError
from argon2.profiles import RFC_9106_LOW_MEMORY

_LONGEST_DUMMY = 32


class Argon2Hasher:
    """The real :class:`datev_bridge.identity.ports.PasswordHasher`."""

    def __init__(self, parameters: argon2.Parameters = RFC_9106_LOW_MEMORY) -> None:
        self._hasher = argon2.PasswordHasher.from_parameters(parameters)

    def __repr__(self) -> str:
        return "Argon2Hasher(…)"

    @cached_property
    def dummy(self) -> str:
        """A hash with today's parameters of a password that nobody knows."""
        return self.hash(token_urlsafe(_LONGEST_DUMMY))

    def hash(self, password: str) -> str:
        """Return a hash with its parameters and a salt of its own."""
        return self._hasher.hash(_bytes(password))

    def verify(self, digest: str, password: str) -> bool:
        """Tell whether this is the password of a hash; takes the same time either way."""
        try:
            return self._hasher.verify(digest, _bytes(password))
        except (VerifyMismatchError, VerificationError, InvalidHashError):
            return False

    def is_outdated(self, digest: str) -> bool:
        """Tell whether the hash was made with other parameters than one would be now."""
        return self._hasher.check_needs_rehash(digest)


def _bytes(password: str) -> bytes:
    """Return what is hashed, whatever was typed: half a surrogate pair has bytes as well."""
    return password.encode("utf-8", "surrogatepass")
