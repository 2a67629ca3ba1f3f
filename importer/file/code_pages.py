"""Which legacy code page a file is written in: the one under which its letters are the most plausible text.

All of these code pages read nearly any bytes; only one makes words of them. Each word with a byte beyond
ASCII is read in every code page, and each such character is given a log-likelihood: how frequent it is in the
language that fits best, and how well it stands beside its neighbours (no capital inside a word, no Cyrillic
letter beside a Latin one, no sign between two letters). Broken UTF-8 competes with them, so that one bad byte
doesn't spoil all other letters.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from functools import cache, lru_cache
from math import log
from typing import Final
from unicodedata import normalize

# A file with Western names is what one nearly always has; the others have to be more plausible by this much.
_HEAD_STARTS: Final = {"cp1252": 0.0, "iso8859-15": -0.5, "cp1250": -1.0, "cp1251": -1.0, "mac-roman": -1.5}
# UTF-8 with broken bytes: a code page must make better sense than this of each such byte and letter.
_BROKEN_UTF8: Final = 2.0
_BROKEN_BYTE: Final = -5.5
_UTF8_LETTER: Final = -3.0

_WORD: Final = re.compile(rb"[^\x00-\x20,;|\"]*[\x80-\xff][^\x00-\x20,;|\"]*")
_LONGEST_WORD: Final = 60
_ENOUGH_WORDS: Final = 200

_SIGNS: Final = {
    **dict.fromkeys("’–€°«»\xa0№", log(0.05)),
    **dict.fromkeys("—…“”„‘®©£§·•ºª²½™×", log(0.01)),
}
_RARE_SIGN: Final = log(0.0005)
_BEFORE_LETTERS: Final = frozenset("’·«“„‘©§\xa0№")
_AFTER_LETTERS: Final = frozenset("’·»”…®™°ºª²\xa0")
_NOT_OF_THE_LANGUAGE: Final = 0.05  # the share of letters that are foreign, as in names
_FOREIGN: Final = log(_NOT_OF_THE_LANGUAGE / 50)
_UNKNOWN_LETTER: Final = log(_NOT_OF_THE_LANGUAGE / 2_000)
_UNREADABLE: Final = log(1e-5)

_INITIAL, _ALL_CAPITALS, _CAPITAL_INSIDE, _SMALL_AMONG_CAPITALS = map(log, (0.1, 0.2, 0.002, 0.01))
_VOWEL_AMONG_VOWELS, _CONSONANT_AMONG_CONSONANTS = map(log, (0.4, 0.3))
_BESIDE_ANOTHER, _OTHER_SCRIPT, _SIGN_AT_LETTER, _CYRILLIC_ALONE = map(log, (0.2, 0.001, 0.02, 0.05))

_WESTERN: Final = {
    "French": "é190 à49 è27 ê22 ç9 û6 ù6 î5 â5 ô4 œ2 ë1 ï1",
    "German": "ü65 ä54 ö30 ß31 é1",
    "Spanish": "ó87 í73 á50 é43 ñ31 ú17 ü1",
    "Portuguese": "ã73 ç53 ê45 é34 ó30 í13 á72 õ14 ú7 à7 â6 ô4",
    "Italian": "à64 è26 ù17 ò10 ì3 é2",
    "Dutch": "ë8 é6 ï4 è2 ö2 ü1",
    "Swedish": "ä180 å134 ö130 é3",
    "Danish and Norwegian": "å119 ø94 æ87 é2 ö1",
    "Finnish": "ä358 ö44 å2",
    "Icelandic": "á180 ð440 í157 é65 ó99 ö78 ú61 ý23 þ145 æ87",
}
_CENTRAL: Final = {
    "Polish": "ł182 ę111 ą99 ó85 ż83 ś66 ć40 ń20 ź6",
    "Czech": "í327 á224 ě164 é133 ř119 ý107 č95 š82 ž72 ů69 ú10 ó3 ť4 ň2 ď2",
    "Slovak": "á190 í100 č100 ý90 é80 š80 ž80 ú75 ť60 ľ40 ô15 ň15 ď10 ó5 ä4 ŕ1 ĺ1",
    "Hungarian": "é392 á337 ó100 ő88 ö80 ü46 í45 ú20 ű16",
    "Romanian": "ă424 ş155 î140 ţ118 â91",
    "Croatian and Slovene": "č120 š100 ć60 ž60 đ30",
    "German": _WESTERN["German"],
}
_CYRILLIC: Final = {
    "Russian": "о1100 е850 а800 и740 н670 т630 с550 р470 в450 л440 к350 м320 д300 п280 у260 я200 ы190 ь170 "
    "г170 з160 б160 ч140 й120 х100 ж90 ш70 ю60 ц50 щ40 э30 ф30 ъ4 ё4",
    "Ukrainian": "о940 а720 н650 и610 і570 в550 т550 е500 р470 с410 к370 л360 у330 д300 м290 п280 з230 я230 "
    "ь180 б170 г150 ч140 й130 х120 ц100 ж90 ю90 ш70 ї60 є50 щ40 ф20 ґ1",
    "Bulgarian": "а1180 о920 и890 е870 н740 т690 р510 с500 в450 л390 к330 д320 п290 м260 з220 ъ200 я180 у160 "
    "г150 б140 ч140 ц80 ж70 щ60 х60 й60 ш40 ю20 ф20 ь2",
    "Serbian": "а1150 и980 о910 е880 н570 р520 с500 ј490 т460 у430 к400 в390 д370 л340 м320 п280 з180 г170 "
    "б160 ч100 ш90 њ80 ц80 ж70 х70 ћ60 љ60 ђ20 ф20 џ10",
}

# Which languages people write in a code page, by the name of Python's codec.
LANGUAGES: Final = {
    "cp1252": _WESTERN,
    "iso8859-15": _WESTERN,
    "mac-roman": _WESTERN,
    "cp1250": _CENTRAL,
    "cp1251": _CYRILLIC,
}


def words_beyond_ascii(blocks: Iterable[bytes]) -> set[bytes]:
    """Words with a byte beyond ASCII, as many different ones as are needed to tell the code page."""
    words: set[bytes] = set()
    for block in blocks:
        for word in _WORD.finditer(block):
            words.add(word[0][:_LONGEST_WORD])
            if len(words) == _ENOUGH_WORDS:
                return words
    return words


def most_plausible(words: Collection[bytes]) -> str:
    """The codec that makes the best text of the words; UTF-8 where some are broken or none makes sense."""
    places = Counter(place for word in words for place in _places_beyond_ascii(b" %b " % word))
    scores = {page: start + _plausibility(page, places) for page, start in _HEAD_STARTS.items()}
    scores["utf-8"] = _BROKEN_UTF8 + sum(map(_plausibility_as_utf8, words))
    return max(scores, key=lambda codec: scores[codec])


def _places_beyond_ascii(word: bytes) -> Iterator[bytes]:
    """Each byte beyond ASCII with the one before it and the one after it."""
    return (word[place - 1 : place + 2] for place, byte in enumerate(word) if byte > 0x7F)


def _plausibility_as_utf8(word: bytes) -> float:
    beyond = [character for character in word.decode("utf-8", "surrogateescape") if character > "\x7f"]
    broken = sum("\udc80" <= character <= "\udcff" for character in beyond)
    return broken * _BROKEN_BYTE + (len(beyond) - broken) * _UTF8_LETTER


def _plausibility(page: str, places: Counter[bytes]) -> float:
    letters: Counter[str] = Counter()
    score = 0.0
    for place, times in places.items():
        text = place.decode(page, "replace")
        if _is_letter(text[1]):
            letters[text[1].lower()] += times
        score += times * _surroundings(text)
    return score + max(_fit(letters, shares) for shares in _languages(page))


def _fit(letters: Counter[str], shares: dict[str, float]) -> float:
    return sum(count * shares.get(letter, _UNKNOWN_LETTER) for letter, count in letters.items())


@cache
def _languages(page: str) -> list[dict[str, float]]:
    """For each language of the code page, the log-likelihood of each letter of any of them."""
    languages = [letter_shares(frequencies) for frequencies in LANGUAGES[page].values()]
    foreign = dict.fromkeys((letter for shares in languages for letter in shares), _FOREIGN)
    return [
        foreign | {letter: log(share * (1 - _NOT_OF_THE_LANGUAGE)) for letter, share in shares.items()}
        for shares in languages
    ]


@lru_cache(1 << 12)
def _surroundings(text: str) -> float:
    """How well a character goes with those before and after it; most are the same in several code pages."""
    before, character, after = text[0], text[1], text[2]
    if _is_letter(character):
        return _case(character, before, after) + _company(character, before, after)
    return _sign(character, before, after)


def _is_letter(character: str) -> bool:
    return character.isalpha() and character not in "ªº"


def _case(character: str, before: str, after: str) -> float:
    if character.isupper():
        if before.islower():
            return _CAPITAL_INSIDE
        return _ALL_CAPITALS if before.isupper() or after.isupper() else _INITIAL
    return _SMALL_AMONG_CAPITALS if after.isupper() else 0.0


def _company(character: str, before: str, after: str) -> float:
    letters = [letter for letter in (before, after) if _is_letter(letter)]
    if _is_cyrillic(character):
        others = sum(not _is_cyrillic(letter) for letter in letters)
        return _OTHER_SCRIPT * others if letters else _CYRILLIC_ALONE
    if any(map(_is_cyrillic, letters)):
        return _OTHER_SCRIPT
    score = 0.0 if before.isascii() or not _is_letter(before) else _BESIDE_ANOTHER
    if letters and all(_is_vowel(letter) == _is_vowel(character) for letter in letters):
        score += _VOWEL_AMONG_VOWELS if _is_vowel(character) else _CONSONANT_AMONG_CONSONANTS
    return score


@cache
def _is_vowel(letter: str) -> bool:
    return normalize("NFD", letter)[0].lower() in "aeiouyæøœı"


def _is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u04ff"


def _sign(character: str, before: str, after: str) -> float:
    if character == "\ufffd" or "\x80" <= character < "\xa0":
        return _UNREADABLE
    score = _SIGNS.get(character, _RARE_SIGN)
    if _is_letter(before) and character not in _AFTER_LETTERS:
        score += _SIGN_AT_LETTER
    if _is_letter(after) and character not in _BEFORE_LETTERS:
        score += _SIGN_AT_LETTER
    return score


def letter_shares(frequencies: str) -> dict[str, float]:
    """The share of each letter among those of a language that are beyond A to Z."""
    counts = {entry[0]: int(entry[1:]) for entry in frequencies.split()}
    total = sum(counts.values())
    return {letter: count / total for letter, count in counts.items()}
