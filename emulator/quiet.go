package emulator

import "context"

// AwaitFTP returns when no FTP command is under way: its result URC is written, or void. It returns the context's cause if
// that ends before.
func (m *Modem) AwaitFTP(ctx context.Context) error {
	defer context.AfterFunc(ctx, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.changed.Broadcast()
	})()
	m.mu.Lock()
	defer m.mu.Unlock()
	for m.ftp.op != nil && !m.closed {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		m.changed.Wait()
	}
	return nil
}

// FTPUnderWay reports that an FTP command has begun whose result URC is still to come.
func (m *Modem) FTPUnderWay() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ftp.op != nil
}
