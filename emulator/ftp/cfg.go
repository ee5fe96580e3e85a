package ftp

import (
	"time"

	"ptymodem/emulator/at"
	"ptymodem/emulator/lint"
	"ptymodem/ftpbackend"
	"ptymodem/redact"
)

// settings is what AT+QFTPCFG sets (note 2.1). It returns to its defaults at power-up; the note's
// underlining of them is lost, so most are our choice.
type settings struct {
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

func defaultSettings() settings {
	return settings{transMode: 1, contextID: 1, rspTimeout: 90, dataTimeout: 25, restEnable: 1}
}

func (f *settings) timeout() time.Duration  { return time.Duration(f.rspTimeout) * time.Second }
func (f *settings) dataWait() time.Duration { return time.Duration(f.dataTimeout) * time.Second }

// secrets are what of the settings must not be shown.
func (f *settings) secrets() (v redact.Values) {
	v.Add(f.password)
	return v
}

// qftpcfg is AT+QFTPCFG.
func qftpcfg() at.Command {
	numeric := func(name string, p at.Param, field func(f *settings) *int64) at.Key {
		return at.Key{
			Name: name, Params: []at.Param{p},
			Get: func(c *at.Call) []at.Argument { return c.Values(at.NumArg(*field(&Of(c).cfg))) },
			Set: func(c *at.Call) error { *field(&Of(c).cfg) = c.Num(p.Name); return nil },
		}
	}
	context := numeric("contextid", at.Num("contextID", 1, 7).Def("1"), func(f *settings) *int64 { return &f.contextID })
	context.Note = "an inactive context is accepted and reported as a finding; ERROR with --strict"
	context.Set = qftpcfgContext
	unused := func(k at.Key) at.Key {
		k.Support, k.Note = at.Setting, "not in the note; accepted because newer firmware has it; not listed by =?"
		return k
	}
	return at.Command{
		Name: "+QFTPCFG", Brief: "settings of the FTP(S) client", Family: at.FTP, Ref: "note 2.1",
		Note: "the note's underlining of the defaults is lost; those chosen here: account empty (sent as anonymous), filetype 0, transmode 1, ssltype 0, data_address 0",
		Test: qftpcfgTest,
		Keys: []at.Key{
			{
				Name: "account", Params: []at.Param{at.Text("username", 255), at.Text("password", 255)},
				Get: func(c *at.Call) []at.Argument {
					return c.Values(at.TextArg(Of(c).cfg.user), at.TextArg(Of(c).cfg.password))
				},
				Set: func(c *at.Call) error {
					Of(c).cfg.user, Of(c).cfg.password = c.Text("username"), c.Text("password")
					return nil
				},
			},
			numeric("filetype", at.Num("file_type", 0, 1).Def("0"), func(f *settings) *int64 { return &f.fileType }),
			numeric("transmode", at.Num("transmode", 0, 1).Def("1"), func(f *settings) *int64 { return &f.transMode }),
			context,
			numeric("rsptimeout", at.Num("timeout", 20, 180).Def("90"), func(f *settings) *int64 { return &f.rspTimeout }),
			numeric("ssltype", at.Num("SSL_type", 0, 2).Def("0"), func(f *settings) *int64 { return &f.sslType }),
			numeric("sslctxid", at.Num("sslctxid", 0, 5).Def("0"), func(f *settings) *int64 { return &f.sslContext }),
			{
				Name: "data_address", Params: []at.Param{at.Num("data_address_type", 0, 2).Def("0"), at.Num("data_timeout", 15, 50).Opt("25")},
				Get: qftpcfgDataAddress,
				Set: func(c *at.Call) error {
					f := &Of(c).cfg
					f.dataAddress = c.Num("data_address_type")
					if c.Given("data_timeout") {
						f.dataTimeout = c.Num("data_timeout")
					}
					return nil
				},
			},
			unused(numeric("restenable", at.Num("restenable", 0, 1).Def("1"), func(f *settings) *int64 { return &f.restEnable })),
			unused(at.Key{
				Name: "cache_size", Params: []at.Param{at.Num("size", 0, 4294967295), at.Num("time", 0, 4294967295).Opt("0")},
				Get: func(c *at.Call) []at.Argument {
					return c.Values(at.NumArg(Of(c).cfg.cacheSize), at.NumArg(Of(c).cfg.cacheTime))
				},
				Set: func(c *at.Call) error {
					Of(c).cfg.cacheSize, Of(c).cfg.cacheTime = c.Num("size"), c.Num("time")
					return nil
				},
			}),
		},
	}
}

// qftpcfgTest lists the note's eight settings.
func qftpcfgTest(c *at.Call) error {
	for i := range c.Command.Keys {
		if k := &c.Command.Keys[i]; k.Support != at.Setting {
			c.Info("%s", k.TestLine())
		}
	}
	return nil
}

// qftpcfgDataAddress leaves data_timeout out of the answer unless it matters (note 2.1).
func qftpcfgDataAddress(c *at.Call) []at.Argument {
	f := &Of(c).cfg
	if f.dataAddress != 2 {
		return c.Values(at.NumArg(f.dataAddress))
	}
	return c.Values(at.NumArg(f.dataAddress), at.NumArg(f.dataTimeout))
}

func qftpcfgContext(c *at.Call) error {
	cid := c.Num("contextID")
	if !Of(c).Module.PDPActive(int(cid)) {
		if Of(c).Strict {
			return at.ErrPlain
		}
		Of(c).Lint.Report(lint.ContextFirst, c.Out.LastLine(), "the PDP context is not active: AT+QIACT comes first")
	}
	Of(c).cfg.contextID = cid
	return nil
}

// security is what ssltype asks of the connection.
func (f *settings) security() ftpbackend.Security {
	return [...]ftpbackend.Security{ftpbackend.Plain, ftpbackend.Implicit, ftpbackend.Explicit}[f.sslType]
}
