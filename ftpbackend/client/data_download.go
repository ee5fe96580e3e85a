package client

import (
	"io"
	"net"

	"ptymodem/ftpbackend"
	"ptymodem/ftpbackend/ftptls"
)

// downloader receives a download. The operation's goroutine alone uses it.
type downloader struct {
	transfer *transfer
	layer    *ftptls.Records // below the transfer's conn, with TLS
}

// read receives what has arrived, no more than the plan allows.
func (d *downloader) read(p []byte) (int, error) {
	t := d.transfer
	conn, err := t.open(false)
	if err != nil {
		return 0, err
	}
	p, past, err := t.plan.allowed(p)
	if err != nil {
		return 0, err
	}
	n, err := d.receive(conn, p)
	if n > 0 && past {
		t.plan.truncate()
		return 0, io.EOF
	}
	if n > 0 {
		t.control.obs.data(false, n)
	}
	if t.plan.hit(t.plan.count(n)) {
		return n, t.failure()
	}
	if err == io.EOF {
		t.mu.Lock()
		t.whole = true
		t.mu.Unlock()
	} else if err != nil {
		t.fail(dataError(ftpbackend.KindReceive, err))
		if failure := t.failure(); failure != nil { // nil when Close has ended it
			err = failure
		}
	}
	return n, err
}

// receive reads what has arrived.
func (d *downloader) receive(conn net.Conn, p []byte) (n int, err error) {
	bare := &d.transfer.bare
	for {
		if d.layer == nil {
			n, err = conn.Read(p)
		} else {
			n, err = d.layer.Gather(conn, p)
		}
		bare.came = bare.came || n > 0
		if err == nil || err == io.EOF || n > 0 || !bare.on {
			return n, err
		}
		if again, over := bare.failed(err); over {
			return 0, io.EOF
		} else if !again {
			return 0, err
		}
	}
}
