"""Benchmarks: medians, and ratios against a limit or a peer in the same run. Never part of the tests."""
