"""JSON as it goes over the wire."""

from typing import Any, TypeAlias

JsonObject: TypeAlias = dict[str, Any]
