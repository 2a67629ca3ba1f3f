"""What the system says when it can't do something, in the language of the moment."""

import errno
from typing import Final

from importer.words.language import Sentence, lazy_gettext

_WORDS: Final = {
    errno.ENOENT: lazy_gettext("No such file or directory"),
    errno.EACCES: lazy_gettext("Permission denied"),
    errno.EPERM: lazy_gettext("Operation not permitted"),
    errno.EEXIST: lazy_gettext("File exists"),
    errno.EISDIR: lazy_gettext("Is a directory"),
    errno.ENOTDIR: lazy_gettext("Not a directory"),
    errno.ENAMETOOLONG: lazy_gettext("File name too long"),
    errno.ENOSPC: lazy_gettext("No space left on device"),
    errno.EDQUOT: lazy_gettext("Disk quota exceeded"),
    errno.EFBIG: lazy_gettext("File too large"),
    errno.EROFS: lazy_gettext("Read-only file system"),
    errno.EBUSY: lazy_gettext("Device or resource busy"),
    errno.EMFILE: lazy_gettext("Too many open files"),
    errno.EIO: lazy_gettext("Input/output error"),
    errno.EADDRINUSE: lazy_gettext("Address already in use"),
    errno.EADDRNOTAVAIL: lazy_gettext("Cannot assign requested address"),
    errno.ECONNREFUSED: lazy_gettext("Connection refused"),
    errno.ECONNRESET: lazy_gettext("Connection reset by peer"),
    errno.ENETUNREACH: lazy_gettext("Network is unreachable"),
    errno.EHOSTUNREACH: lazy_gettext("No route to host"),
    errno.ETIMEDOUT: lazy_gettext("Connection timed out"),
}
"""Linux's words for what people meet; whatever else there is, is said in the system's own."""


def reason_of(error: OSError) -> Sentence | str:
    """Why it couldn't be done, such as `No such file or directory`; where nothing is said, the error's name.

    Errors of libraries, as of encryption and of names of hosts, have numbers of their own.
    """
    is_of_system = type(error).__module__ == OSError.__module__
    known = _WORDS.get(error.errno or 0) if is_of_system else None
    return known or error.strerror or str(error) or type(error).__name__
