package emulator

import "ptymodem/emulator/trace"

// warnOfStore is for [fs.Store.OnNoDescriptor].
func (m *Modem) warnOfStore(err error) { m.cfg.Warn("store", err) }

// TraceFailure adds something to the trace that went wrong around the modem, such as in a server of
// the same process. The modem must not be locked.
func (m *Modem) TraceFailure(err error) {
	m.loop.Lock()
	defer m.loop.Unlock()
	if !m.loop.Closed() {
		m.trace.Emit(trace.Event{Kind: "ftp", Error: m.ftp.Mask(err.Error())})
	}
}
