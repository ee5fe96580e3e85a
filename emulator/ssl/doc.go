// Package ssl is AT+QSSLCFG: the settings of a module's SSL contexts, and what they mean to a TLS
// connection. [Contexts] are those of one modem. Certificates are files of its stores, and are read
// when a connection begins: see [Contexts.Options].
package ssl
