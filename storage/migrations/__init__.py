"""The steps by which a database's tables came to be what they are, oldest first in `versions`."""
