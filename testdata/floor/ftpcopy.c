/* The floor for FTP: a client that moves one file with large buffers, and does nothing else.
 *
 *	ftpcopy PORT get|put NAME FILE [CA]
 *
 * logs in at 127.0.0.1:PORT as anonymous, with a CA by AUTH TLS, and moves the server's NAME to FILE or FILE to NAME. It
 * prints the seconds from EPSV to the reply that ends the transfer, FILE closed.
 * Build: cc -O2 -o ftpcopy ftpcopy.c, and for a CA: cc -O2 -DFTPS -o ftpcopy ftpcopy.c -lssl -lcrypto
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef BLOCK
#define BLOCK (256 << 10)
#endif

static char buf[BLOCK];

static void die(const char *what)
{
	perror(what);
	exit(1);
}

/* A peer is a connection, with TLS or without. */
struct peer {
	int fd;
#ifdef FTPS
	struct ssl_st *ssl;
#endif
};

#ifdef FTPS
#include <openssl/ssl.h>

static SSL_CTX *tls;

static void trust(const char *ca)
{
	tls = SSL_CTX_new(TLS_client_method());
	if (!tls || SSL_CTX_load_verify_locations(tls, ca, NULL) != 1)
		die("the CA");
	SSL_CTX_set_ciphersuites(tls, "TLS_AES_128_GCM_SHA256"); /* the modem's choice; OpenSSL's own costs the server more */
	SSL_CTX_set_verify(tls, SSL_VERIFY_PEER, NULL);
	SSL_CTX_set_read_ahead(tls, 1);
	SSL_CTX_set_default_read_buffer_len(tls, 256 << 10);
}

static void secure(struct peer *p)
{
	if (!tls)
		return;
	p->ssl = SSL_new(tls);
	if (!p->ssl || SSL_set_fd(p->ssl, p->fd) != 1 || SSL_connect(p->ssl) != 1)
		die("TLS");
}

static ssize_t receive(struct peer *p, void *to, size_t n)
{
	if (!p->ssl)
		return recv(p->fd, to, n, 0);
	size_t got = 0; /* as many records as are at hand and fit */
	do {
		int k = SSL_read(p->ssl, (char *)to + got, n - got);
		if (k <= 0)
			return got > 0 ? (ssize_t)got : k;
		got += k;
	} while (SSL_has_pending(p->ssl) && n - got >= 16 << 10);
	return got;
}

static ssize_t give(struct peer *p, const void *from, size_t n)
{
	return p->ssl ? SSL_write(p->ssl, from, n) : send(p->fd, from, n, 0);
}

/* finish ends what is sent, and waits for the server's end: unread, it would be answered with a reset. */
static void finish(struct peer *p)
{
	if (p->ssl)
		SSL_shutdown(p->ssl);
	shutdown(p->fd, SHUT_WR);
	while (receive(p, buf, sizeof buf) > 0)
		;
}
#else
static void trust(const char *ca)
{
	fprintf(stderr, "%s: built without FTPS\n", ca);
	exit(1);
}
static void secure(struct peer *p) { (void)p; }
static ssize_t receive(struct peer *p, void *to, size_t n) { return recv(p->fd, to, n, 0); }
static ssize_t give(struct peer *p, const void *from, size_t n) { return send(p->fd, from, n, 0); }
static void finish(struct peer *p) { shutdown(p->fd, SHUT_WR); }
#endif

static int dial(int port)
{
	struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to))
		die("connect");
	return fd;
}

/* reply reads lines up to the last of a reply, leaves that in text, and fails if it is no success. */
static void reply(struct peer *p, char *text, size_t room)
{
	size_t n = 0;
	for (;;) {
		if (n + 1 >= room || receive(p, text + n, 1) != 1)
			die("reply");
		if (text[n++] != '\n')
			continue;
		text[n] = 0;
		if (n > 3 && text[3] == ' ' && text[0] >= '0' && text[0] <= '9')
			break;
		n = 0;
	}
	if (text[0] > '3') {
		fputs(text, stderr);
		exit(1);
	}
}

static void ask(struct peer *p, char *text, size_t room, const char *format, ...)
{
	char line[512];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (give(p, line, n) != n)
		die("command");
	reply(p, text, room);
}

static double now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

int main(int argc, char **argv)
{
	char text[1024];
	if (argc < 5) {
		fprintf(stderr, "usage: %s PORT get|put NAME FILE [CA]\n", argv[0]);
		return 2;
	}
	int put = !strcmp(argv[2], "put");
	signal(SIGPIPE, SIG_IGN);
	struct peer control = {.fd = dial(atoi(argv[1]))};
	reply(&control, text, sizeof text);
	if (argc > 5) {
		trust(argv[5]);
		ask(&control, text, sizeof text, "AUTH TLS\r\n");
		secure(&control);
	}
	ask(&control, text, sizeof text, "USER anonymous\r\n");
	ask(&control, text, sizeof text, "PASS floor\r\n");
	if (argc > 5) {
		ask(&control, text, sizeof text, "PBSZ 0\r\n");
		ask(&control, text, sizeof text, "PROT P\r\n");
	}
	ask(&control, text, sizeof text, "TYPE I\r\n");

	double start = now();
	ask(&control, text, sizeof text, "EPSV\r\n");
	char *port = strstr(text, "|||");
	if (!port)
		die("EPSV");
	struct peer data = {.fd = dial(atoi(port + 3))};
	ask(&control, text, sizeof text, "%s %s\r\n", put ? "STOR" : "RETR", argv[3]);
	secure(&data);
	int file = put ? open(argv[4], O_RDONLY) : open(argv[4], O_WRONLY | O_CREAT | O_TRUNC, 0644);
	if (file < 0)
		die(argv[4]);
	ssize_t n;
	while ((n = put ? read(file, buf, sizeof buf) : receive(&data, buf, sizeof buf)) > 0)
		for (ssize_t done = 0, k; done < n; done += k)
			if ((k = put ? give(&data, buf + done, n - done) : write(file, buf + done, n - done)) <= 0)
				die("copy");
	if (n < 0)
		die("read");
	if (put)
		finish(&data);
	close(data.fd);
	close(file);
	reply(&control, text, sizeof text);
	printf("%.6f\n", now() - start);
	return 0;
}
