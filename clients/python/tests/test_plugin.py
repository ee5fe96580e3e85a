"""The plugin, in a pytest of its own."""

import pytest

import ptymodem


@pytest.fixture
def suite(pytester):
    """Runs a suite, and returns its result."""
    def run(text, *options):
        pytester.makeconftest("import pytest\n@pytest.fixture(scope='session')\ndef ptymodem_flags(): return ['--speed=20']\n")
        pytester.makepyfile(text)
        return pytester.runpytest_subprocess("-p", "no:cacheprovider", *options)
    return run


COMMAND = """
    import os, select

    def command(modem, text):
        fd = os.open(modem.tty, os.O_RDWR | os.O_NOCTTY)
        os.write(fd, text.encode() + b"\\r")
        modem.await_line("OK", within="2m")
        os.close(fd)
"""


def test_exchange_of_a_failure(suite):
    result = suite(COMMAND + """
    def test_before(modem):
        command(modem, "AT+CGMI")

    def test_bad(modem):
        modem.fault(when={"at": "AT+CSQ"}, do={"urc": "RING"})
        modem.fault(when={"ftp": "STOR"}, do="drop-data")
        command(modem, "AT+CSQ")
        assert False
    """)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.re_match_lines([
        "-+ ptymodem exchange -+", r" +\d+\.\d{3}  -> RDY", r".*  <- AT\+CSQ", r".*  \*\* fault urc .*", r".*  -> OK",
        r"fault f2, .*STOR.* has not fired: .*",
    ])
    result.stdout.no_fnmatch_line("*CGMI*")


def test_no_exchange_without_a_failure(suite):
    result = suite(COMMAND + """
    def test_good(modem):
        command(modem, "AT+CSQ")
    """, "-rA")
    result.assert_outcomes(passed=1)
    result.stdout.no_fnmatch_line("*ptymodem exchange*")


def test_fault_has_to_fire(suite):
    result = suite("""
    def test_typo(modem):
        modem.fault(when={"at": "AT+CSQQ"}, do="reboot")

    def test_optional(modem):
        modem.fault(when={"at": "AT+CSQQ"}, do="reboot", optional=True)

    def test_deleted(modem):
        modem.fault(when={"at": "AT+CSQQ"}, do="reboot").delete()
    """)
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.fnmatch_lines(["fault f1, {'at': 'AT+CSQQ'} -> *'reboot'*, has not fired: *"])


def test_one_process_for_all_tests(suite):
    result = suite("""
    ttys = set()

    def test_one(modem):
        ttys.add((modem.url, modem.tty))

    def test_two(modem):
        ttys.add((modem.url, modem.tty))
        assert len(ttys) == 1
    """)
    result.assert_outcomes(passed=2)


def test_worker_has_its_own_process(suite, tmp_path):
    pytest.importorskip("xdist")
    result = suite(f"""
    import os, pathlib, pytest

    @pytest.mark.parametrize("n", range(8))
    def test_any(modem, n):
        pathlib.Path("{tmp_path}", os.environ["PYTEST_XDIST_WORKER"] + "-" + modem.url.rpartition(":")[2]).touch()
    """, "-n2")
    result.assert_outcomes(passed=8)
    assert sorted(p.name[:3] for p in tmp_path.glob("gw*")) == ["gw0", "gw1"]


def test_binary_that_is_not_there(suite):
    result = suite("def test_any(modem): pass", "--ptymodem-binary=/nowhere/ptymodem")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["there is no program /nowhere/ptymodem: *"])


def test_url_that_nobody_serves(suite, tmp_path):
    result = suite("def test_any(modem): pass", f"--ptymodem-url=unix:{tmp_path}/nothing")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["unix:*/nothing does not answer *: is ptymodem running?"])


def test_shared_server_names_the_flag(suite):
    pytest.importorskip("xdist")
    with ptymodem.Modem.start("--modems=2") as modem:
        result = suite("def test_any(modem): pass\ndef test_other(modem): pass", "-n2", f"--ptymodem-url={modem.url}")
    result.assert_outcomes(errors=2)
    result.stdout.fnmatch_lines(["*: modem ? cannot be reset before a test: *", "Each of 2 workers needs * ptymodem --modems 2 --ftp-root DIR/{n} *"])


def test_too_few_modems_names_the_flag(suite, tmp_path):
    pytest.importorskip("xdist")
    with ptymodem.Modem.start(f"--ftp-root={tmp_path}/{{n}}") as modem:
        result = suite("def test_any(modem): pass\ndef test_other(modem): pass", "-n2", f"--ptymodem-url={modem.url}")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["2 workers need 2 modems: start ptymodem with --modems 2 --ftp-root DIR/{n}"])


def test_modem_that_ends_in_a_test(suite):
    result = suite("""
    def test_any(modem):
        modem.close()
        assert False
    """)
    result.assert_outcomes(failed=1)
    result.stdout.re_match_lines(["no events: .*ptymodem has ended"])
