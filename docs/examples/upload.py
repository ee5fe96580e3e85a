#!/usr/bin/env python3
"""Uploads UFS:log.bin to /in/log.bin on ftp.example.com: three tries, or one with --no-retry; over FTPS with --ftps."""
import os, re, serial, sys, time

tty = serial.serial_for_url(os.getenv("PTYMODEM_ADDR") or os.environ["PTYMODEM_TTY"], 115200, timeout=1)
settings = ['"contextid",1', '"account","test","secret"', '"filetype",0', '"transmode",1', '"rsptimeout",90']
settings += ['"ssltype",2', '"sslctxid",1'] if "--ftps" in sys.argv else []
remedies = {": 622,": '"transmode",0', ": 615,": '"data_address",1'}  # no passive mode there; a NAT in between
questions = ("AT", "OK", 10), ("AT+CPIN?", "READY", 20), ("AT+CREG?", r": \d,[15]\r", 200)  # each with its tries
refused = r": 6(2\d|30),"  # by the server, with a reply

def at(command, result="OK", patience=100, tolerate="^$"):
    """Waits for OK and for the result, in either order. Returns the result's second number, None if it failed."""
    tty.reset_input_buffer()  # what came unasked or too late
    tty.write(f"{command}\r".encode())
    text, silence, failed, end = "", 0, None, time.monotonic() + patience  # more than rsptimeout
    while not failed and silence < 15 and time.monotonic() < end:
        came = tty.read(tty.in_waiting or 1).decode("latin-1")
        text, silence = text + came, 0 if came else silence + 1  # in seconds
        ok, value = re.search(r"^OK\r", text, re.M), re.search(rf"\+{result}: 0, ?(\d+)\r", text)
        if value and (ok or silence > 1) or ok and result == "OK":  # without OK: noise has damaged it
            return int(value[1]) if value else text
        if silence in (5, 10) and result != "OK":  # is the module alive? QFTPSTAT may come at any time
            tty.write(b"AT+QFTPSTAT\r")
        failed = re.search(rf"^(ERROR|\+CME ERROR.*|RDY|\+{result}: [1-9].*)\r", text, re.M)  # RDY: it has rebooted
    failure = f"{command}: {failed[1] if failed else 'no answer'}"
    if not re.search(tolerate, failure):
        raise OSError(failure)

def upload(resume):
    for question, answer, tries in questions:  # it sleeps or boots, the SIM is not ready, there is no network yet
        while not re.search(answer, at(question, patience=1, tolerate="") or ""):
            time.sleep(0.5)
            if (tries := tries - 1) == 0:
                sys.exit(f"{question}: given up")
    at("AT+QFTPCLOSE", "QFTPCLOSE", tolerate="")  # start from scratch: after a reboot all settings are lost
    for command in "ATE0", 'AT+QICSGP=1,1,"internet"', "AT+QIDEACT=1", "AT+QIACT=1", *map("AT+QFTPCFG={}".format, settings):
        at(command)
    at('AT+QFTPOPEN="ftp.example.com",21', "QFTPOPEN")
    at('AT+QFTPMKDIR="/in"', "QFTPMKDIR", tolerate=refused)  # it exists
    at('AT+QFTPCWD="/in"', "QFTPCWD")
    if not resume:  # an old file is in the way, and must not be resumed later
        at('AT+QFTPDEL="log.bin"', "QFTPDEL", tolerate=refused)
    start = resume and at('AT+QFTPSIZE="log.bin"', "QFTPSIZE", tolerate=refused) or 0
    sent = at(f'AT+QFTPPUT="log.bin","UFS:log.bin",{start}', "QFTPPUT")
    if at('AT+QFTPSIZE="log.bin"', "QFTPSIZE", tolerate=refused) not in (None, start + sent):  # None: no SIZE there
        raise OSError("the server has another size")
    at("AT+QFTPCLOSE", "QFTPCLOSE")

for resume in [False] if "--no-retry" in sys.argv else [False, True, False]:
    try:
        sys.exit(upload(resume))
    except OSError as failure:
        print(failure, flush=True)
        settings += [remedy for code, remedy in remedies.items() if code in str(failure)]
        time.sleep(2)
at("AT+QFTPCLOSE", "QFTPCLOSE", tolerate="")
sys.exit("given up")
