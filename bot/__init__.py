"""The running program: settings, composition root, command line, runner of jobs."""
