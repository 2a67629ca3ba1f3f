"""Whatever bytes are shared, they are refused with a sentence, or read without losing a row or cell."""

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.fuzzing.oracle import judge

_PIECES = st.sampled_from(
    [
        *(
            b",",
            b";",
            b"\t",
            b"|",
            b"\n",
            b"\r\n",
            b"\r",
            b'"',
            b'""',
            b" ",
            b"'",
            b"=",
            b"sep=;",
            b"\0",
            b"\x1a",
        ),
        *(b"External Id", b"Name", b"Row,Error,How to fix,Did you mean", b"CU-1", b"1,5", b"a@example.com"),
        *(
            b"\xef\xbb\xbf",
            b"\xff\xfe",
            b"\xfe\xff",
            b"\x81",
            b"\xe9",
            b"\xc3",
            b"\xa9",
            b"\xff",
            b"\xd8\x00",
        ),
        *(
            "Hélène".encode(encoding)
            for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1252", "mac-roman")
        ),
    ]
)
_TABLES = st.lists(_PIECES, max_size=40).map(b"".join)
_BELOW_A_HEADER = _TABLES.map(lambda content: b"External Id,Name\nCU-1,x\n" + content)


@example(b"\tsep=;\n,")  # a header that turns into a line `sep=` once a delimiter follows it
@settings(max_examples=300)
@given(st.one_of(_TABLES, _BELOW_A_HEADER, st.binary(max_size=200)))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Only refusals are raised; rows are counted, numbered, as wide as the header, and come back the same."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "file.csv"
        path.write_bytes(content)
        shape = judge(path)
        assert shape is None or shape.rows > 0
