package emulator

import (
	"time"

	"ptymodem/emulator/lint"
	"ptymodem/ftpbackend"
	"ptymodem/redact"
)

// ftpConfig is what AT+QFTPCFG sets (note 2.1). It returns to its defaults at power-up; the note's underlining of them is lost, so most are our choice.
type ftpConfig struct {
	user, password string
	fileType       int64 // 0 binary, 1 ASCII
	transMode      int64 // 0 active, 1 passive
	contextID      int64
	rspTimeout     int64 // seconds
	sslType        int64 // 0 FTP, 1 implicit, 2 explicit FTPS
	sslContext     int64
	dataAddress    int64 // 0 the server's, 1 the control connection's, 2 that first
	dataTimeout    int64 // seconds

	restEnable, cacheSize, cacheTime int64 // only read back
}

func defaultFTPConfig() ftpConfig {
	return ftpConfig{transMode: 1, contextID: 1, rspTimeout: 90, dataTimeout: 25, restEnable: 1}
}

func (f *ftpConfig) timeout() time.Duration  { return time.Duration(f.rspTimeout) * time.Second }
func (f *ftpConfig) dataWait() time.Duration { return time.Duration(f.dataTimeout) * time.Second }

// secrets are what of the settings must not be shown.
func (f *ftpConfig) secrets() (v redact.Values) {
	v.Add(f.password)
	return v
}

// qftpcfg is AT+QFTPCFG.
func qftpcfg() Command {
	numeric := func(name string, p Param, field func(f *ftpConfig) *int64) Key {
		return Key{
			Name: name, Params: []Param{p},
			Get: func(c *Call) []argument { return c.values(number(*field(&c.m.ftp.cfg))) },
			Set: func(c *Call) error { *field(&c.m.ftp.cfg) = c.num(p.Name); return nil },
		}
	}
	context := numeric("contextid", num("contextID", 1, 7).def("1"), func(f *ftpConfig) *int64 { return &f.contextID })
	context.Note = "an inactive context is accepted, with a lint finding; ERROR with --strict"
	context.Set = qftpcfgContext
	unused := func(k Key) Key {
		k.Support, k.Note = Setting, "not in the note; accepted since newer firmware has it, and not listed by =?"
		return k
	}
	return Command{
		Name: "+QFTPCFG", Brief: "settings of the FTP(S) client", Family: FTP, Ref: "note 2.1",
		Note: "defaults where the note's underlining is lost: account empty (sent as anonymous), filetype 0, transmode 1, ssltype 0, data_address 0",
		Test: qftpcfgTest,
		Keys: []Key{
			{
				Name: "account", Params: []Param{text("username", 255), text("password", 255)},
				Get: func(c *Call) []argument { return c.values(str(c.m.ftp.cfg.user), str(c.m.ftp.cfg.password)) },
				Set: func(c *Call) error {
					c.m.ftp.cfg.user, c.m.ftp.cfg.password = c.text("username"), c.text("password")
					return nil
				},
			},
			numeric("filetype", num("file_type", 0, 1).def("0"), func(f *ftpConfig) *int64 { return &f.fileType }),
			numeric("transmode", num("transmode", 0, 1).def("1"), func(f *ftpConfig) *int64 { return &f.transMode }),
			context,
			numeric("rsptimeout", num("timeout", 20, 180).def("90"), func(f *ftpConfig) *int64 { return &f.rspTimeout }),
			numeric("ssltype", num("SSL_type", 0, 2).def("0"), func(f *ftpConfig) *int64 { return &f.sslType }),
			numeric("sslctxid", num("sslctxid", 0, 5).def("0"), func(f *ftpConfig) *int64 { return &f.sslContext }),
			{
				Name: "data_address", Params: []Param{num("data_address_type", 0, 2).def("0"), num("data_timeout", 15, 50).opt("25")},
				Get: qftpcfgDataAddress,
				Set: func(c *Call) error {
					f := &c.m.ftp.cfg
					f.dataAddress = c.num("data_address_type")
					if c.given("data_timeout") {
						f.dataTimeout = c.num("data_timeout")
					}
					return nil
				},
			},
			unused(numeric("restenable", num("restenable", 0, 1).def("1"), func(f *ftpConfig) *int64 { return &f.restEnable })),
			unused(Key{
				Name: "cache_size", Params: []Param{num("size", 0, 4294967295), num("time", 0, 4294967295).opt("0")},
				Get: func(c *Call) []argument {
					return c.values(number(c.m.ftp.cfg.cacheSize), number(c.m.ftp.cfg.cacheTime))
				},
				Set: func(c *Call) error {
					c.m.ftp.cfg.cacheSize, c.m.ftp.cfg.cacheTime = c.num("size"), c.num("time")
					return nil
				},
			}),
		},
	}
}

// qftpcfgTest lists the note's eight settings.
func qftpcfgTest(c *Call) error {
	for i := range c.spec.Keys {
		if k := &c.spec.Keys[i]; k.Support != Setting {
			c.info("%s", k.testLine())
		}
	}
	return nil
}

// qftpcfgDataAddress leaves data_timeout out of the answer unless it matters (note 2.1).
func qftpcfgDataAddress(c *Call) []argument {
	f := &c.m.ftp.cfg
	if f.dataAddress != 2 {
		return c.values(number(f.dataAddress))
	}
	return c.values(number(f.dataAddress), number(f.dataTimeout))
}

func qftpcfgContext(c *Call) error {
	cid := c.num("contextID")
	if !c.m.pdpActive(int(cid)) {
		if c.m.cfg.Strict {
			return errPlain
		}
		c.m.report(lint.ContextFirst, c.port.lastLine(), "the PDP context is not active: AT+QIACT comes first")
	}
	c.m.ftp.cfg.contextID = cid
	return nil
}

// security is what ssltype asks of the connection.
func (f *ftpConfig) security() ftpbackend.Security {
	return [...]ftpbackend.Security{ftpbackend.Plain, ftpbackend.Implicit, ftpbackend.Explicit}[f.sslType]
}
