/* The floor that benchmarks measure against: a pty whose master answers every CR with CR LF OK CR LF, in blocking reads and writes and nothing
 * else. The path of the tty is printed on the first line. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

int main(void)
{
	char buf[4096];
	struct termios t;
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	if (master < 0 || grantpt(master) || unlockpt(master))
		return perror("pty"), 1;
	int tty = open(ptsname(master), O_RDWR | O_NOCTTY); /* held: no hang-up between hosts */
	tcgetattr(tty, &t);
	cfmakeraw(&t);
	tcsetattr(tty, TCSANOW, &t);
	puts(ptsname(master));
	fflush(stdout);
	for (ssize_t n; (n = read(master, buf, sizeof buf)) > 0;)
		for (ssize_t i = 0; i < n; i++)
			if (buf[i] == '\r' && write(master, "\r\nOK\r\n", 6) != 6)
				return 1;
	return 0;
}
