"""Arrays that grow at their end, for what comes bit by bit and whose length is not known before."""

from __future__ import annotations

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

One = TypeVar("One", bound=np.generic)


class Pile(Generic[One]):
    """An array that is filled from its beginning. Room that is not filled costs no memory, as the system gives it when it is used."""

    def __init__(self, dtype: type[One], room: int) -> None:
        self._array: NDArray[One] = np.empty(room, dtype)
        self._length = 0

    def add(self, values: NDArray[One]) -> None:
        """Put these at the end."""
        end = self._length + len(values)
        if end > len(self._array):
            grown = np.empty(2 * end, self._array.dtype)
            grown[: self._length] = self.take()
            self._array = grown
        self._array[self._length : end] = values
        self._length = end

    def take(self) -> NDArray[One]:
        """What was put in."""
        return self._array[: self._length]
