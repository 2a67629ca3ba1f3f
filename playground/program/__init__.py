"""The playground as a program: its server, and the app that it starts."""
