"""How often letters beyond A to Z occur in the languages that the legacy code pages were made for.

Each letter is followed by its parts per ten thousand of running text, rounded, from common knowledge of the languages;
only their proportions matter. Capital letters count with the small ones.
"""

from typing import Final

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
    "Russian": "о1100 е850 а800 и740 н670 т630 с550 р470 в450 л440 к350 м320 д300 п280 у260 я200 ы190 ь170 г170 "
    "з160 б160 ч140 й120 х100 ж90 ш70 ю60 ц50 щ40 э30 ф30 ъ4 ё4",
    "Ukrainian": "о940 а720 н650 и610 і570 в550 т550 е500 р470 с410 к370 л360 у330 д300 м290 п280 з230 я230 ь180 "
    "б170 г150 ч140 й130 х120 ц100 ж90 ю90 ш70 ї60 є50 щ40 ф20 ґ1",
    "Bulgarian": "а1180 о920 и890 е870 н740 т690 р510 с500 в450 л390 к330 д320 п290 м260 з220 ъ200 я180 у160 г150 "
    "б140 ч140 ц80 ж70 щ60 х60 й60 ш40 ю20 ф20 ь2",
    "Serbian": "а1150 и980 о910 е880 н570 р520 с500 ј490 т460 у430 к400 в390 д370 л340 м320 п280 з180 г170 б160 "
    "ч100 ш90 њ80 ц80 ж70 х70 ћ60 љ60 ђ20 ф20 џ10",
}

# Which languages people write in a code page, by the name of Python's codec.
LANGUAGES: Final = {
    "cp1252": _WESTERN,
    "iso8859-15": _WESTERN,
    "mac-roman": _WESTERN,
    "cp1250": _CENTRAL,
    "cp1251": _CYRILLIC,
}


def letter_shares(frequencies: str) -> dict[str, float]:
    """The share of each letter among those of a language that are beyond A to Z."""
    counts = {entry[0]: int(entry[1:]) for entry in frequencies.split()}
    total = sum(counts.values())
    return {letter: count / total for letter, count in counts.items()}
