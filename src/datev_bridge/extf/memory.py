"""What was once worked out for a value, remembered within bounds."""

from collections.abc import Callable
from typing import Any

MOST = 20_000
"""Values after which a memory starts anew; memory stays constant whatever a file holds."""


class Memory(dict[Any, Any]):
    """Results by value: a value is worked out when it is first met, and not if that raises."""

    def __init__(self, work_out: Callable[[Any], Any]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, value: Any) -> Any:
        result = self._work_out(value)
        if len(self) >= MOST:
            self.clear()
        self[value] = result
        return result
