"""Child processes that stand still, or are killed by the system: run in place of `sys.executable`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

_STAND_STILL: Final = """\
#!/bin/sh
echo $$ > '{sign}.part' && mv '{sign}.part' '{sign}'
cat > /dev/null
"""
_ENDED: Final = """\
#!/bin/sh
kill -KILL $$
"""


@dataclass(frozen=True, slots=True)
class StandingChild:
    """A child that does nothing until it is killed or orphaned; `sign` exists once it has started."""

    interpreter: Path
    sign: Path

    @classmethod
    def into(cls, folder: Path) -> "StandingChild":
        """Write it into a folder."""
        sign = folder / "child.sign"
        return cls(_written(folder / "standing-child", _STAND_STILL.format(sign=sign)), sign)

    def is_gone(self) -> bool:
        """Whether it was started and has ended since."""
        return is_gone(int(self.sign.read_text()))


def ended_child(folder: Path) -> Path:
    """A child that is ended at once, as a system does that is short of memory."""
    return _written(folder / "ended-child", _ENDED)


def is_gone(process: int) -> bool:
    """Whether the process has ended, even if its parent hasn't reaped it (Linux, proc_pid_stat(5))."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def _written(path: Path, script: str) -> Path:
    path.write_text(script)
    path.chmod(0o755)
    return path
