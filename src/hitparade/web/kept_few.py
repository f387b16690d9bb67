"""A few values kept by key, the least recently asked for given up first."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    _Key = TypeVar("_Key", bound=Hashable)
else:
    _Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class KeptFew(Generic[_Key, _Value]):
    """Values that are made when they are first asked for; any thread may ask."""

    def __init__(self, most: int) -> None:
        """Keep at most so many."""
        self._most = most
        self._kept: OrderedDict[_Key, _Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: _Key, make: Callable[[], _Value]) -> _Value:
        """The value of a key.

        Args:
            key: The key; it stands for what does not change.
            make: Makes the value; two threads that ask at once may both make it.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made
