// Runs ftp-srv, and prints where it listens. From the environment: LISTEN, ROOT; SCHEME (ftp, ftps), CERT and TLS for a secure one.
const {readFileSync} = require('fs');
const FtpSrv = require('ftp-srv');

const {LISTEN, ROOT, SCHEME, CERT, TLS} = process.env;
const tls = CERT && {cert: readFileSync(CERT), key: readFileSync(CERT), minVersion: TLS, maxVersion: TLS};
const silent = () => log;
const log = {child: silent, trace() {}, debug() {}, info() {}, warn() {}, error() {}};

// ftp-srv reads on in plain text until its 234 is written, and takes a ClientHello that comes at once for a command. Here it waits, unread, for TLS.
const auth = require('ftp-srv/src/commands/registration/auth');
const connection = require('ftp-srv/src/connection').prototype;
const {handler} = auth;
const {_handleData} = connection;
const handshake = 0x16; // the type of its records
auth.handler = function (...args) {
  if (!this.secure) this.commandSocket.pause();
  return handler.apply(this, args);
};
connection._handleData = function (data) {
  return data[0] === handshake ? Promise.resolve() : _handleData.call(this, data);
};

// ftp-srv binds a passive port to see that it is free, lets go of it and binds it again; when somebody has taken it in between, its 229 never comes.
// So each process has ports of its own, below those that the system gives to whoever connects.
const pasv_min = 10000 + process.pid % 500 * 40;
const server = new FtpSrv({url: `${SCHEME || 'ftp'}://${LISTEN}`, pasv_url: '127.0.0.1', pasv_min, pasv_max: pasv_min + 39, tls, log});

server.on('login', ({username, password}, resolve, reject) => {
  if (username === 'test' && password === 'secret') resolve({root: ROOT});
  else reject(new Error('no such user'));
});
server.on('client-error', () => {}); // a client that goes away
server.listen().then(() => {
  const {address, port} = server.server.address();
  console.log(`${address}:${port}`);
});
