#!/usr/bin/env python3
"""Uploads UFS:log.bin to /in/log.bin. The second try resumes where the server's file ends, the third starts over."""
import os, re, serial, sys, time

tty = serial.Serial(os.environ["PTYMODEM_TTY"], 115200, timeout=100)  # a bit more than rsptimeout

def at(command, result="OK"):  # reads until OK and the result have come, in either order; returns the result's value
    tty.write(f"{command}\r".encode())
    answer = {}
    while not {"OK", result} <= answer.keys():
        line = tty.readline().decode("latin-1") or "no answer"
        name, _, value = line.strip().partition(": 0,")
        answer[name] = value
        if re.match(r"no answer|ERROR|\+CME ERROR|RDY|\+QFTP\w+: 6", line):
            raise OSError(f"{command}: {line.strip()}")
    return answer[result]

def upload(resume):
    at("AT+QFTPCLOSE", "+QFTPCLOSE")  # start from scratch: after a reboot all settings are lost
    for command in "ATE0", "AT+QIDEACT=1", "AT+QIACT=1", 'AT+QFTPCFG="account","test","secret"':
        at(command)
    at('AT+QFTPOPEN="ftp.example.com",21', "+QFTPOPEN")
    start = int(at('AT+QFTPSIZE="/in/log.bin"', "+QFTPSIZE")) if resume else 0
    sent = int(at(f'AT+QFTPPUT="/in/log.bin","UFS:log.bin",{start}', "+QFTPPUT"))
    if int(at('AT+QFTPSIZE="/in/log.bin"', "+QFTPSIZE")) != start + sent:
        raise OSError("the server has another size")
    at("AT+QFTPCLOSE", "+QFTPCLOSE")

for resume in [False] if "--no-retry" in sys.argv else [False, True, False]:
    try:
        sys.exit(upload(resume))
    except OSError as failure:
        print(failure, flush=True)
        time.sleep(2)
sys.exit("given up")
