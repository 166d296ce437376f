"""Values as plain JSON and back."""

from selfshop.adapters.codec.converter import JsonCodec
from selfshop.adapters.codec.schemas import arguments_schema, schema_of

__all__ = ["JsonCodec", "arguments_schema", "schema_of"]
