// Package cellular is a module's SIM, radio and packet domain, with the commands about them:
// AT+CPIN, AT+CREG, AT+COPS, AT+CGDCONT, AT+QIACT, AT+QIDNSGIP, messages, the clock and their kin.
//
// A [Cellular] is that of one modem: its [Card], its [Radio] and its [PacketDomain]. A change of the
// SIM, the functionality or the registration goes through Radio.changed: contexts of a network that
// is gone are taken down, and the host is told if it asked to be. Whoever uses a PDP context is told by [Config].OnDown when it goes down.
//
// A handler finds its Cellular by [Of]. TCP/IP commands fail with a plain ERROR, whose number
// AT+QIGETERROR tells: see tcpipCode. All is used with the modem locked.
package cellular
