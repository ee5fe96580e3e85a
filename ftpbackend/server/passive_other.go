//go:build !linux

package server

import "net"

// narrowed returns the listener as it is, unless its port has to be one that listen chooses: only
// Linux can stop a listener. A connection that comes over another interface than the control
// connection's is dropped when it is accepted.
func narrowed(l net.Listener, listen func() (*net.TCPListener, error), chosen bool) (net.Listener, error) {
	if !chosen {
		return l, nil
	}
	narrow, err := listen()
	if err != nil {
		return nil, err
	}
	return &narrowListener{narrow, l}, nil
}
