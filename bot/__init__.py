"""The running bot and what both programs stand on: settings, engine, runner of jobs; beside it the command line."""
