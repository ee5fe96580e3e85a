/* The floor for bulk data: a pty whose master copies as fast as one thread can.
 *
 * It prints the tty's path. A host sends "sN\n": N bytes come back; or "rN\n" and then N bytes: one byte comes back when
 * they have been read. Build: cc -O2 -o ptycopy ptycopy.c
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static char buf[65536];

static int line(int fd, char *to, size_t room)
{
	for (size_t n = 0; n < room - 1; n++) {
		if (read(fd, to + n, 1) != 1)
			return -1;
		if (to[n] == '\n') {
			to[n] = 0;
			return 0;
		}
	}
	return -1;
}

int main(void)
{
	int m = posix_openpt(O_RDWR | O_NOCTTY);
	if (m < 0 || grantpt(m) || unlockpt(m)) {
		perror("pty");
		return 1;
	}
	int s = open(ptsname(m), O_RDWR | O_NOCTTY); /* kept open: no EIO between hosts */
	struct termios t;
	tcgetattr(s, &t);
	cfmakeraw(&t);
	tcsetattr(s, TCSANOW, &t);
	printf("%s\n", ptsname(m));
	fflush(stdout);
	char order[64];
	while (!line(m, order, sizeof order)) {
		long long left = atoll(order + 1);
		while (left > 0) {
			size_t want = left < (long long)sizeof buf ? (size_t)left : sizeof buf;
			ssize_t n = order[0] == 's' ? write(m, buf, want) : read(m, buf, want);
			if (n <= 0)
				return 1;
			left -= n;
		}
		if (order[0] == 'r' && write(m, "k", 1) != 1)
			return 1;
	}
	return 0;
}
