package ssl

import (
	"ptymodem/emulator/at"
	"ptymodem/emulator/files"
)

// Commands is AT+QSSLCFG, whose settings stand in [Contexts.Options] when a session begins.
func Commands() []at.Command {
	return []at.Command{{Name: "+QSSLCFG", Brief: "settings of an SSL context", Family: at.SSL, Ref: "SSL note", Keys: keys(), Write: at.WriteKey,
		Note: "not saved over a restart; a cipher suite that the TLS library lacks can be set, but then the handshake fails"}}
}

func keys() []at.Key {
	const readBack = "checked, stored and read back"
	keys := []at.Key{
		number(at.Num("sslversion", 0, 4).Def("4"), func(s *context) *int64 { return &s.version }),
		number(at.Param{Name: "ciphersuite", Type: at.TypeWord, Values: CipherWords(), Default: "0XFFFF"}, func(s *context) *int64 { return &s.suite }),
		text(func(s *context) []*string { return []*string{&s.cacert} }, "cacert", at.Text("cacertpath", 255)),
		text(func(s *context) []*string { return []*string{&s.cacertex} }, "cacertex", at.Text("cacertpath", 255)),
		text(func(s *context) []*string { return []*string{&s.clientcert} }, "clientcert", at.Text("client_cert_path", 255)),
		text(func(s *context) []*string { return []*string{&s.clientkey, &s.keyPassword} }, "clientkey", at.Text("client_key_path", 255), at.Text("key_pwd", 255).Opt("")),
		number(at.Num("seclevel", 0, 2).Def("0"), func(s *context) *int64 { return &s.seclevel }),
		number(at.Num("ignorelocaltime", 0, 1).Def("1"), func(s *context) *int64 { return &s.ignoreTime }),
		number(at.Num("negotiatetime", 10, 300).Def("300"), func(s *context) *int64 { return &s.negotiateTime }),
		number(at.Num("sni", 0, 1).Def("0"), func(s *context) *int64 { return &s.sni }),
		number(at.Num("checkhost", 0, 1).Def("0"), func(s *context) *int64 { return &s.checkHost }),
	}
	kept := []at.Key{
		number(at.Num("closetimemode", 0, 1).Def("0"), func(s *context) *int64 { return &s.closeTimeMode }),
		number(at.Num("ignoremulticertchainverify", 0, 1).Def("0"), func(s *context) *int64 { return &s.ignoreMultiChain }),
		number(at.Num("ignoreinvalidcertsign", 0, 1).Def("0"), func(s *context) *int64 { return &s.ignoreInvalidSign }),
		number(at.Num("ignorecertchain", 0, 1).Def("0"), func(s *context) *int64 { return &s.ignoreChain }),
		number(at.Num("session_cache", 0, 1).Def("0"), func(s *context) *int64 { return &s.sessionCache }),
		text(func(s *context) []*string { return []*string{&s.pskIdentity, &s.pskKey} }, "psk", at.Text("identity", 255), at.Text("key", 255)),
		text(func(s *context) []*string { return []*string{&s.alpn} }, "alpn", at.Text("protocolname", 255)),
		number(at.Num("renegotiation", 0, 1).Def("0"), func(s *context) *int64 { return &s.renegotiation }),
		number(at.Num("dtls", 0, 1).Def("0"), func(s *context) *int64 { return &s.dtls }),
		number(at.Num("dtlsversion", 0, 1).Def("0"), func(s *context) *int64 { return &s.dtlsVersion }),
	}
	for i := range kept {
		kept[i].Support, kept[i].Note = at.Setting, readBack
	}
	return append(keys, kept...)
}

// CipherWords are the suites of the module's table (SSL note), in its order; others are refused.
func CipherWords() []int64 {
	return []int64{
		0x0035, 0x002F, 0x0005, 0x0004, 0x000A, 0x003D, 0xC002, 0xC003, 0xC004, 0xC005, 0xC007, 0xC008, 0xC009, 0xC00A, 0xC00C, 0xC00D, 0xC00E, 0xC00F,
		0xC011, 0xC012, 0xC013, 0xC014, 0xC023, 0xC024, 0xC025, 0xC026, 0xC027, 0xC028, 0xC029, 0xC02A, 0xC02F, 0xC030, 0xC02B, 0xC0A8, 0x00AE, 0xC0AE,
		AllSuites,
	}
}

// index selects the SSL context.
func index() []at.Param { return []at.Param{at.Num("SSL_ctxID", 0, count-1)} }

// number is a setting that is one number, named as its parameter.
func number(p at.Param, field func(s *context) *int64) at.Key {
	return at.Key{Name: p.Name, Index: index(), Params: []at.Param{p},
		Get: func(c *at.Call) []at.Argument { return c.Values(at.NumArg(*field(contextOf(c)))) },
		Set: func(c *at.Call) error {
			*field(contextOf(c)) = c.Args[1].Num
			return nil
		},
	}
}

// text is a setting of one or more strings; optional ones are shown when they are set.
func text(fields func(s *context) []*string, name string, params ...at.Param) at.Key {
	return at.Key{Name: name, Index: index(), Params: params,
		Get: func(c *at.Call) []at.Argument {
			var values []at.Argument
			for i, f := range fields(contextOf(c)) {
				if *f != "" || !params[i].Optional {
					values = append(values, at.TextArg(*f))
				}
			}
			return values
		},
		Set: func(c *at.Call) error {
			files.LintPrefix(c, c.Args[1].Text)
			for i, f := range fields(contextOf(c)) {
				*f = c.Args[1+i].Text
			}
			return nil
		},
	}
}

// contextOf is the context that the setting's index names.
func contextOf(c *at.Call) *context { return &Of(c).list[c.Args[0].Num] }
