"""The benchmarks are scripts: pytest, which looks for doctests everywhere, leaves them alone."""

collect_ignore_glob = ["*.py"]
