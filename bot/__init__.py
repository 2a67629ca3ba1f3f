"""The running bot, and what both programs stand on: settings, core, log; the command line lies beside."""

__version__ = "1.0.0"
