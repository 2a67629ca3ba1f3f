"""Sentences as text with their values, for the store and other processes, to be read in any language."""

import json

from importer.words.language import Sentence, Value


def to_text(sentence: Sentence) -> str:
    """The sentence as JSON."""
    return json.dumps(_packed(sentence), ensure_ascii=False)


def from_text(text: str) -> Sentence:
    """The sentence again; what was stored in words, before there were catalogues, stays in those words."""
    try:
        unpacked = _unpacked(json.loads(text))
    except ValueError:
        unpacked = None
    return unpacked if isinstance(unpacked, Sentence) else in_these_words(text)


def in_these_words(text: str) -> Sentence:
    """A text that has no translation, as a sentence."""
    return Sentence("{text}", {"text": text})


def _packed(value: Value) -> object:
    if isinstance(value, Sentence):
        values = {name: _packed(inner) for name, inner in value.values.items()}
        return {"message": value.message, "values": values, "several": value.several, "count": value.count}
    return [_packed(item) for item in value] if isinstance(value, tuple) else value


def _unpacked(packed: object) -> Value:
    match packed:
        case {"message": str(message), "values": dict(values), "several": str(several), "count": int(count)}:
            return Sentence(
                message, {name: _unpacked(inner) for name, inner in values.items()}, several, count
            )
        case list():
            return tuple(_unpacked(item) for item in packed)
        case str() | int() | float():
            return packed
        case _:
            raise ValueError(packed)
