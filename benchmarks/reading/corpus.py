"""A thousand made-up files, each with what is true of it: delimiter, header row, encoding, text.

Names and streets come from Faker, so that nobody who wrote the reader chose them; the seed is fixed.
"""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from itertools import count, islice, product

from faker import Faker

from benchmarks.reading.words import DELIMITERS, ENCODINGS, HEADERS, UTF16_KINDS, WORKFLOWS, Headers

SEED = 20261122
_LEGACY = frozenset({"cp1252", "iso8859-15", "mac-roman", "cp1250", "cp1251"})
_NAMES = 120  # different made-up companies, streets and people in each language


@dataclass(frozen=True, slots=True)
class LabelledFile:
    """A file and what is true of it; `header_row` is counted as a spreadsheet does, without a line `sep=`."""

    content: bytes
    text: str
    delimiter: str
    header_row: int
    encoding: str

    @property
    def is_legacy(self) -> bool:
        """Whether the file has letters that a legacy code page writes."""
        return self.encoding in _LEGACY and not self.text.isascii()


def labelled_files(number: int, seed: int = SEED) -> Iterator[LabelledFile]:
    """The first so many files of the corpus, all delimiters and encodings in turn."""
    dice = random.Random(seed)  # noqa: S311 - a fixed seed makes the same files every time
    vocabularies: dict[str, Vocabulary] = {}
    kinds = (kind for _ in count() for kind in product(DELIMITERS, ENCODINGS))
    for turn, (delimiter, encoding) in enumerate(islice(kinds, number)):
        locale = dice.choice(ENCODINGS[encoding])
        if locale not in vocabularies:
            vocabularies[locale] = Vocabulary.of(locale, seed)
        codec, marked = UTF16_KINDS[turn % 4] if encoding == "utf-16" else (encoding, False)
        yield _Writer(dice, vocabularies[locale], delimiter, codec).file(marked=marked)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language."""

    headers: Headers
    companies: tuple[str, ...]
    streets: tuple[str, ...]
    people: tuple[str, ...]
    emails: tuple[str, ...]

    @classmethod
    def of(cls, locale: str, seed: int) -> "Vocabulary":
        """The words of a language, the same for the same seed."""
        faker = Faker(locale)
        faker.seed_instance(seed)
        makers = (faker.company, faker.street_name, faker.name, faker.ascii_company_email)
        return cls(HEADERS[locale], *(tuple(maker() for _ in range(_NAMES)) for maker in makers))


class _Writer:
    """Writes one file; every choice is one throw of the dice."""

    def __init__(self, dice: random.Random, words: Vocabulary, delimiter: str, codec: str) -> None:
        self._dice = dice
        self._words = words
        self._delimiter = delimiter
        self._codec = codec
        self._newline = dice.choices(["\r\n", "\n", "\r"], [6, 3, 1])[0]
        self._decimal = "." if delimiter == "," and dice.random() < 0.5 else ","
        english = dice.random() < 0.2
        self._headers = HEADERS["en_GB"] if english else words.headers
        self._columns = self._some_columns()

    def file(self, *, marked: bool) -> LabelledFile:
        above = self._above()
        rows = [*above, [getattr(self._headers, column) for column in self._columns], *self._rows()]
        body = self._as_text([[self._writable(cell) for cell in row] for row in rows])
        text = f"sep={self._delimiter}{self._newline}{body}" if self._dice.random() < 0.03 else body
        content = (("\ufeff" if marked else "") + text).encode(self._codec)
        return LabelledFile(content, text, self._delimiter, len(above) + 1, self._codec)

    def _some_columns(self) -> list[str]:
        names = [field.name for field in fields(Headers) if field.name not in ("key", "title")]
        return ["key", *self._dice.sample(names, self._dice.randint(1, len(names)))]

    def _above(self) -> list[list[str]]:
        """Title lines and blank rows; some programs fill all rows up to the widest."""
        if self._dice.random() < 0.5:
            return []
        padded = self._dice.random() < 0.5
        lines: list[list[str]] = []
        for _ in range(self._dice.randint(1, 8)):
            title = self._dice.choice(self._titles())
            lines.append(title + [""] * (len(self._columns) - len(title)) if padded else title)
        return lines

    def _titles(self) -> list[list[str]]:
        date = f"{self._dice.randint(1, 28):02}.{self._dice.randint(1, 12):02}.2026"
        return [
            [self._headers.title],
            [f"{self._headers.title} {date}"],
            [self._headers.date, date][: len(self._columns)],
            [self._dice.choice(self._words.companies)],
            [],
        ]

    def _rows(self) -> Iterator[list[str]]:
        for number in range(int(3 * 1.045 ** self._dice.randint(0, 95))):
            if self._dice.random() < 0.02:
                yield [""] * self._dice.choice([0, len(self._columns)])
            row = [self._cell(column, number) for column in self._columns]
            yield row[: self._dice.randint(1, len(row))] if self._dice.random() < 0.02 else row

    def _cell(self, column: str, number: int) -> str:
        if column != "key" and self._dice.random() < 0.08:
            return ""
        return str(getattr(self, f"_{column}")(number))

    def _key(self, number: int) -> str:
        return f"{['CU-', '', 'K'][len(self._columns) % 3]}{number * 7 + 1000:06}"

    def _name(self, _number: int) -> str:
        name = self._dice.choice(self._words.companies)
        return self._dice.choice([name, name, name, f'{name} "{name[:4]}"', f"{name}, {name[:3]}"])

    def _street(self, _number: int) -> str:
        return self._dice.choice(self._words.streets)

    def _person(self, _number: int) -> str:
        return self._dice.choice(self._words.people)

    def _email(self, _number: int) -> str:
        emails = self._dice.sample(self._words.emails, self._dice.choice([1, 1, 1, 2, 3]))
        return self._dice.choice([",", ";", ", ", "\n"]).join(emails)

    def _workflow(self, _number: int) -> str:
        return self._dice.choice(WORKFLOWS)

    def _amount(self, _number: int) -> str:
        return f"{self._dice.uniform(0, 99_999):.2f}".replace(".", self._decimal)

    def _date(self, _number: int) -> str:
        day, month = self._dice.randint(1, 28), self._dice.randint(1, 12)
        return self._dice.choice([f"{day:02}/{month:02}/2026", f"2026-{month:02}-{day:02}"])

    def _note(self, _number: int) -> str:
        first, second = self._dice.choice(self._words.people), self._dice.choice(self._words.streets)
        return self._dice.choice(
            [
                f"{first}; {second}; ok",
                f"{first},\r\n{second}, {self._headers.street}",
                f'"{first}" | {second}',
                f"{first}\t{second}",
                "=1+1",
                f'17" {second}',
                f"https://example.com/?a=1,2&b={first[:3]}|x;y",
                "lorem, ipsum; dolor | " * 30,
            ]
        )

    def _writable(self, cell: str) -> str:
        """The cell without letters that the code page lacks."""
        return cell.encode(self._codec, "ignore").decode(self._codec)

    def _as_text(self, rows: list[list[str]]) -> str:
        written = io.StringIO()
        writer = csv.writer(
            written,
            delimiter=self._delimiter,
            lineterminator=self._newline,
            quoting=csv.QUOTE_ALL if self._dice.random() < 0.2 else csv.QUOTE_MINIMAL,
        )
        writer.writerows(rows)
        return written.getvalue()
