"""Coverage-guided fuzzing of the reader: `python -m tests.fuzzing -max_total_time=60`."""
