"""Feeds the reader bytes that lead it where it has not been yet, beginning with the corpus of the tests.

Takes libFuzzer's options, such as `-max_total_time=60`; ends with an error and the bytes at the first that
breaks it.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["importer"]):
    from tests.fuzzing.oracle import judge
    from tests.importer.reading.corpus import FILES

_LONGEST = 1_024


def main() -> None:
    """Run until the time is up."""
    with tempfile.TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for number, file in enumerate(FILES):
            if len(file.content) <= _LONGEST:
                (seeds / str(number)).write_bytes(file.content)
        path = Path(folder) / "file.csv"
        atheris.Setup([*sys.argv, f"-max_len={_LONGEST}", str(seeds)], lambda content: _judge(path, content))
        atheris.Fuzz()


def _judge(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    judge(path)


if __name__ == "__main__":
    main()
