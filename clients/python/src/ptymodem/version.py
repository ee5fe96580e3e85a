"""The version of the package, for pyproject.toml and for programs. .ci/wheels writes that of the program here, into a release's wheels."""

__version__ = "0.0.0.dev0"
