"""The version of the package, for pyproject.toml and for programs."""

__version__ = "0.1.0"
