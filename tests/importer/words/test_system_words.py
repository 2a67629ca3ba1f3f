"""What the system couldn't do is said in the language of the moment, whoever found it out."""

import errno
import os
import socket
import ssl

from importer.words.language import Language, catalogue, speaking
from importer.words.system_words import _WORDS, reason_of


def test_common_reasons_are_said_in_the_language() -> None:
    """The name of a file, which is told beside it, isn't said twice."""
    missing = FileNotFoundError(errno.ENOENT, "No such file or directory", "gone.csv")
    refused = ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed ('127.0.0.1', 1)")
    assert [str(reason_of(one)) for one in (missing, refused)] == [
        "No such file or directory",
        "Connection refused",
    ]
    with speaking(catalogue(Language.FRENCH)):
        assert [str(reason_of(one)) for one in (missing, refused)] == [
            "fichier ou dossier introuvable",
            "connexion refusée",
        ]


def test_in_english_they_are_the_systems_own() -> None:
    """As whoever looks them up knows them."""
    assert {number: known.message for number, known in _WORDS.items()} == {
        number: os.strerror(number) for number in _WORDS
    }


def test_all_others_are_said_as_they_came() -> None:
    """Also those of libraries that count in numbers of their own, and those that say nothing."""
    encrypted = ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number")
    assert encrypted.errno == errno.EPERM
    unknown = socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    assert [reason_of(one) for one in (encrypted, unknown, OSError("odd"), TimeoutError())] == [
        "[SSL: WRONG_VERSION_NUMBER] wrong version number",
        "Name or service not known",
        "odd",
        "TimeoutError",
    ]
