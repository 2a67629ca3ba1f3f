"""The bot is killed as `kill -9` does, wherever it stands, and started again: nothing is lost, and nothing happens twice."""
