"""How a workbook's XML writes characters that it can't hold: `_x000D_` for a carriage return."""

import re

# `_x000D_` is a carriage return, `_x005F_` an underscore (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def unescape_text(written: str) -> str:
    """The text that is meant; half a surrogate pair becomes the replacement character."""
    if "_x" not in written:
        return written
    text = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), written)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def escape_text(text: str) -> str:
    """The text as XML can hold it, so that `unescape_text` gives it back."""
    return _UNWRITABLE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
