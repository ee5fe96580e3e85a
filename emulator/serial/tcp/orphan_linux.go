package tcp

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
)

// socketTables list the TCP connections of this machine, or of the container.
var socketTables = [...]string{"/proc/net/tcp", "/proc/net/tcp6"}

// socketOfHost looks for the host's end of a connection within this machine. It may be closed while
// its last bytes, and the end behind them, wait in its system for room at ours; then no process has
// it any more. Of a host on another machine nothing is known: its system acknowledges, whether
// anybody is there or not.
func socketOfHost(conn net.Conn) hostSocket {
	local, remote := addrPortOf(conn.LocalAddr()), addrPortOf(conn.RemoteAddr())
	if !onThisMachine(local.Addr(), remote.Addr()) {
		return socketUnknown
	}
	for _, name := range socketTables {
		f, err := os.Open(name)
		if err != nil {
			continue // no IPv6, or too few descriptors
		}
		s := findSocket(f, remote, local)
		f.Close()
		if s != socketUnknown {
			return s
		}
	}
	return socketUnknown
}

func addrPortOf(a net.Addr) netip.AddrPort {
	t, ok := a.(*net.TCPAddr)
	if !ok {
		return netip.AddrPort{}
	}
	at := t.AddrPort()
	return netip.AddrPortFrom(at.Addr().Unmap().WithZone(""), at.Port())
}

// onThisMachine reports that remote is an address of this machine.
func onThisMachine(local, remote netip.Addr) bool {
	if remote.IsLoopback() || remote == local {
		return true
	}
	all, err := net.InterfaceAddrs()
	if err != nil {
		return false
	}
	for _, a := range all {
		if n, ok := a.(*net.IPNet); ok {
			if ip, ok := netip.AddrFromSlice(n.IP); ok && ip.Unmap() == remote {
				return true
			}
		}
	}
	return false
}

// findSocket looks into a table of sockets for the one at local that is connected to remote
// (Documentation/networking/proc_net_tcp.rst of Linux).
func findSocket(table io.Reader, local, remote netip.AddrPort) hostSocket {
	lines := bufio.NewScanner(table)
	for lines.Scan() {
		f := bytes.Fields(lines.Bytes())
		if len(f) < 10 {
			continue
		}
		if at, ok := tableAddr(f[1]); !ok || at != local {
			continue
		}
		if to, ok := tableAddr(f[2]); !ok || to != remote {
			continue
		}
		state, err := strconv.ParseUint(string(f[3]), 16, 8)
		switch {
		case err != nil || !closesSending(state):
			return socketUnknown
		case string(f[9]) == "0": // the inode
			return socketLeft
		}
		return socketHalf
	}
	return socketUnknown
}

// closesSending tells the states of a socket whose process has closed it or its sending side
// (include/net/tcp_states.h).
func closesSending(state uint64) bool {
	switch state {
	case tcpFinWait1, tcpFinWait2, tcpLastAck, tcpClosing:
		return true
	}
	return false
}

// tableAddr reads ADDRESS:PORT in hexadecimal: the address in words of 32 bits as the machine
// stores them, the port as a number.
func tableAddr(text []byte) (netip.AddrPort, bool) {
	host, port, ok := bytes.Cut(text, []byte(":"))
	n, err := strconv.ParseUint(string(port), 16, 16)
	if !ok || err != nil {
		return netip.AddrPort{}, false
	}
	ip := make([]byte, hex.DecodedLen(len(host)))
	if _, err := hex.Decode(ip, host); err != nil || len(ip)%4 != 0 {
		return netip.AddrPort{}, false
	}
	for at := 0; at < len(ip); at += 4 {
		binary.NativeEndian.PutUint32(ip[at:], binary.BigEndian.Uint32(ip[at:]))
	}
	a, ok := netip.AddrFromSlice(ip)
	return netip.AddrPortFrom(a.Unmap(), uint16(n)), ok
}
