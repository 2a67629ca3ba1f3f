"""The letters by which a spreadsheet calls its columns."""

from string import ascii_uppercase


def column_letter(place: int) -> str:
    """What a spreadsheet calls the column in this place, counted from 0: `A`, `Z`, `AA`."""
    letters = ""
    while place >= 0:
        place, letter = divmod(place, len(ascii_uppercase))
        letters = ascii_uppercase[letter] + letters
        place -= 1
    return letters


def column_place(letters: str) -> int:
    """The place, counted from 0, of the column that a spreadsheet calls so, in any case."""
    number = 0
    for letter in letters.upper():
        number = number * len(ascii_uppercase) + ascii_uppercase.index(letter) + 1
    return number - 1
