"""Dialogues: people, the pretend workspace and the real bot, over real connections."""
