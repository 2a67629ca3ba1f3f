"""The running bot: its start and its end, its settings, its workers, and what survives when it is killed."""
