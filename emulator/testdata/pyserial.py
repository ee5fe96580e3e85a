"""A host that uses all that pyserial's rfc2217:// client offers. Argument: HOST:PORT."""
import sys
import time

import serial

url = "rfc2217://%s?timeout=20" % sys.argv[1]
content = bytes(range(256)) * 16 + b"\xff" * 300 + b"\xff\xf0\r\x00\r\n\x11\x13"


def lines(port, *want):
    for text in want:
        got = port.read_until(b"\r\n")
        while got == b"\r\n":
            got = port.read_until(b"\r\n")
        assert got == text.encode() + b"\r\n", (text, got)


def command(port, text, *want):
    port.write(text.encode() + b"\r")
    lines(port, *want)


def awaits(what):
    for _ in range(400):
        if what():
            return
        time.sleep(0.05)  # as pyserial does for its own answers: it has nothing to wait on
    raise AssertionError("a modem line did not change")


port = serial.serial_for_url(url, baudrate=9600, timeout=20)
port.write(b"ATE0\r")
assert port.read_until(b"OK\r\n") == b"ATE0\r\r\nOK\r\n"
assert port.cts and port.dsr and not port.cd and not port.ri

# settings are confirmed, or pyserial raises
port.baudrate = 921600
port.bytesize, port.parity, port.stopbits = 7, serial.PARITY_EVEN, serial.STOPBITS_TWO
port.bytesize, port.parity, port.stopbits = 8, serial.PARITY_NONE, serial.STOPBITS_ONE
port.rtscts = True
port.rtscts = False
port.rts = False
port.rts = True
port.dtr = False
port.dtr = True
port.break_condition = True
port.break_condition = False
port.send_break(0.01)

# what has been answered and not read is gone after a purge
port.write(b"AT+GMM\r")
port.reset_input_buffer()
port.reset_output_buffer()
command(port, "AT", "OK")

# an upload, with DCD while it lasts
command(port, "AT+QIACT=1", "OK")
command(port, 'AT+QFTPOPEN="ftp.example.com"', "OK", "+QFTPOPEN: 0,0")
command(port, 'AT+QFTPPUT="x","COM:",0,%d,1' % len(content), "CONNECT")
awaits(lambda: port.cd)
port.write(content)
lines(port, "OK", "+QFTPPUT: 0,%d" % len(content))
awaits(lambda: not port.cd)

# one that DTR breaks off
command(port, 'AT+QFTPPUT="y","COM:"', "CONNECT")
port.write(b"abc")
port.dtr = False
lines(port, "OK", "+QFTPPUT: 607,0")
port.dtr = True
port.close()

# closed and opened again, and the modem is as it was
port = serial.serial_for_url(url, timeout=20)
command(port, 'AT+QFTPGET="x","COM:"', "CONNECT")
assert port.read(len(content)) == content
lines(port, "OK", "+QFTPGET: 0,%d" % len(content))
port.close()
