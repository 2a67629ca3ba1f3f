"""The bot is killed as by `kill -9` at any step, and started again: nothing is lost or done twice."""
