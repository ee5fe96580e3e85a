"""What pyproject.toml cannot say: a wheel for one platform brings the program.

WHEEL_BINARY is the path of a ptymodem, and WHEEL_PLATFORM the tag of its platform, or several tags
with a dot between them. .ci/wheels sets both. Without them the wheel is for every platform and has
the package alone.
"""

import os
import shutil

from setuptools import setup


def with_program(binary, platform):
    """The arguments of a wheel with the program among its scripts, which pip puts beside python."""
    from distutils.command.build_scripts import build_scripts  # of setuptools, once that is imported
    try:
        from setuptools.command.bdist_wheel import bdist_wheel
    except ImportError:  # before setuptools 70.1
        from wheel.bdist_wheel import bdist_wheel

    name = "ptymodem.exe" if platform.startswith("win") else "ptymodem"

    class build_program(build_scripts):
        """Copies the program as it is: build_scripts reads scripts as text."""

        def run(self):
            shutil.rmtree(self.build_dir, ignore_errors=True)  # it may have the program of another platform
            self.mkpath(self.build_dir)
            self.copy_file(binary, os.path.join(self.build_dir, name))

        def get_source_files(self):
            return []  # for a source distribution: it has no program

    class bdist_platform(bdist_wheel):
        """The package runs everywhere, on any Python 3; the program on its platform."""

        def get_tag(self):
            return "py3", "none", platform

    return {"scripts": [name], "cmdclass": {"build_scripts": build_program, "bdist_wheel": bdist_platform}}


binary, platform = os.environ.get("WHEEL_BINARY"), os.environ.get("WHEEL_PLATFORM")
if bool(binary) != bool(platform):
    raise SystemExit("setup.py: WHEEL_BINARY and WHEEL_PLATFORM go together: the path of a program, and a tag such as manylinux_2_17_x86_64")
setup(**(with_program(binary, platform) if binary else {}))
