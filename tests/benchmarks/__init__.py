"""The benchmarks, as far as they can be held to something without measuring."""
