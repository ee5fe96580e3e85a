package emulator

import "context"

// AwaitFTP returns when no FTP command is under way: its result URC is written, or void. It returns the context's cause if
// that ends before.
func (m *Modem) AwaitFTP(ctx context.Context) error {
	return m.awaitWhile(ctx, func() bool { return m.ftp.op != nil && !m.closed })
}

// AwaitMachine returns when nothing is under way that only the machine has to do: no FTP command goes on whose next step is the embedded server's,
// with nothing that holds it up on purpose. It returns the context's cause if that ends before.
func (m *Modem) AwaitMachine(ctx context.Context) error {
	m.awaited.Add(1)
	defer m.awaited.Add(-1)
	return m.awaitWhile(ctx, m.machineWorks)
}

// awaitWhile returns when something no longer holds, which is asked with the modem locked, or with the context's cause.
func (m *Modem) awaitWhile(ctx context.Context, holds func() bool) error {
	defer context.AfterFunc(ctx, func() {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.changed.Broadcast()
	})()
	m.mu.Lock()
	defer m.mu.Unlock()
	for holds() {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		m.changed.Wait()
	}
	return nil
}

// machineWorks reports an FTP command whose next step is the embedded server's. One that waits for the host is not of that kind.
func (m *Modem) machineWorks() bool {
	op := m.ftp.op
	return op != nil && !m.closed && op.result == "" && !op.watch.held && m.dataPort == nil && !op.parked() && !m.holding() && m.ftp.wait.Sure()
}

// FTPUnderWay reports that an FTP command has begun whose result URC is still to come.
func (m *Modem) FTPUnderWay() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ftp.op != nil
}
