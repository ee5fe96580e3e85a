package emulator

import (
	"ptymodem/emulator/at"
	"ptymodem/emulator/files"
)

// sslCommands is AT+QSSLCFG, whose settings stand in [Modem.tlsOptions] when a session begins.
func sslCommands() []at.Command {
	return []at.Command{{Name: "+QSSLCFG", Brief: "settings of an SSL context", Family: at.SSL, Ref: "SSL note", Keys: sslKeys(), Write: at.WriteKey,
		Note: "not saved over a restart; a cipher suite that the TLS library lacks can be set, but then the handshake fails"}}
}

func sslKeys() []at.Key {
	const readBack = "checked, stored and read back"
	keys := []at.Key{
		sslNumber(at.Num("sslversion", 0, 4).Def("4"), func(s *sslContext) *int64 { return &s.version }),
		sslNumber(at.Param{Name: "ciphersuite", Type: at.TypeWord, Values: cipherWords(), Default: "0XFFFF"}, func(s *sslContext) *int64 { return &s.suite }),
		sslText(func(s *sslContext) []*string { return []*string{&s.cacert} }, "cacert", at.Text("cacertpath", 255)),
		sslText(func(s *sslContext) []*string { return []*string{&s.cacertex} }, "cacertex", at.Text("cacertpath", 255)),
		sslText(func(s *sslContext) []*string { return []*string{&s.clientcert} }, "clientcert", at.Text("client_cert_path", 255)),
		sslText(func(s *sslContext) []*string { return []*string{&s.clientkey, &s.keyPassword} }, "clientkey", at.Text("client_key_path", 255), at.Text("key_pwd", 255).Opt("")),
		sslNumber(at.Num("seclevel", 0, 2).Def("0"), func(s *sslContext) *int64 { return &s.seclevel }),
		sslNumber(at.Num("ignorelocaltime", 0, 1).Def("1"), func(s *sslContext) *int64 { return &s.ignoreTime }),
		sslNumber(at.Num("negotiatetime", 10, 300).Def("300"), func(s *sslContext) *int64 { return &s.negotiateTime }),
		sslNumber(at.Num("sni", 0, 1).Def("0"), func(s *sslContext) *int64 { return &s.sni }),
		sslNumber(at.Num("checkhost", 0, 1).Def("0"), func(s *sslContext) *int64 { return &s.checkHost }),
	}
	kept := []at.Key{
		sslNumber(at.Num("closetimemode", 0, 1).Def("0"), func(s *sslContext) *int64 { return &s.closeTimeMode }),
		sslNumber(at.Num("ignoremulticertchainverify", 0, 1).Def("0"), func(s *sslContext) *int64 { return &s.ignoreMultiChain }),
		sslNumber(at.Num("ignoreinvalidcertsign", 0, 1).Def("0"), func(s *sslContext) *int64 { return &s.ignoreInvalidSign }),
		sslNumber(at.Num("ignorecertchain", 0, 1).Def("0"), func(s *sslContext) *int64 { return &s.ignoreChain }),
		sslNumber(at.Num("session_cache", 0, 1).Def("0"), func(s *sslContext) *int64 { return &s.sessionCache }),
		sslText(func(s *sslContext) []*string { return []*string{&s.pskIdentity, &s.pskKey} }, "psk", at.Text("identity", 255), at.Text("key", 255)),
		sslText(func(s *sslContext) []*string { return []*string{&s.alpn} }, "alpn", at.Text("protocolname", 255)),
		sslNumber(at.Num("renegotiation", 0, 1).Def("0"), func(s *sslContext) *int64 { return &s.renegotiation }),
		sslNumber(at.Num("dtls", 0, 1).Def("0"), func(s *sslContext) *int64 { return &s.dtls }),
		sslNumber(at.Num("dtlsversion", 0, 1).Def("0"), func(s *sslContext) *int64 { return &s.dtlsVersion }),
	}
	for i := range kept {
		kept[i].Support, kept[i].Note = at.Setting, readBack
	}
	return append(keys, kept...)
}

// cipherWords are the suites of the module's table (SSL note), in its order; others are refused.
func cipherWords() []int64 {
	return []int64{
		0x0035, 0x002F, 0x0005, 0x0004, 0x000A, 0x003D, 0xC002, 0xC003, 0xC004, 0xC005, 0xC007, 0xC008, 0xC009, 0xC00A, 0xC00C, 0xC00D, 0xC00E, 0xC00F,
		0xC011, 0xC012, 0xC013, 0xC014, 0xC023, 0xC024, 0xC025, 0xC026, 0xC027, 0xC028, 0xC029, 0xC02A, 0xC02F, 0xC030, 0xC02B, 0xC0A8, 0x00AE, 0xC0AE,
		allSuites,
	}
}

// sslIndex selects the SSL context.
func sslIndex() []at.Param { return []at.Param{at.Num("SSL_ctxID", 0, sslCount-1)} }

// sslNumber is a setting that is one number, named as its parameter.
func sslNumber(p at.Param, field func(s *sslContext) *int64) at.Key {
	return at.Key{Name: p.Name, Index: sslIndex(), Params: []at.Param{p},
		Get: func(c *at.Call) []at.Argument { return c.Values(at.NumArg(*field(sslContextOf(c)))) },
		Set: func(c *at.Call) error {
			*field(sslContextOf(c)) = c.Args[1].Num
			return nil
		},
	}
}

// sslText is a setting of one or more strings; optional ones are shown when they are set.
func sslText(fields func(s *sslContext) []*string, name string, params ...at.Param) at.Key {
	return at.Key{Name: name, Index: sslIndex(), Params: params,
		Get: func(c *at.Call) []at.Argument {
			var values []at.Argument
			for i, f := range fields(sslContextOf(c)) {
				if *f != "" || !params[i].Optional {
					values = append(values, at.TextArg(*f))
				}
			}
			return values
		},
		Set: func(c *at.Call) error {
			files.LintPrefix(c, c.Args[1].Text)
			for i, f := range fields(sslContextOf(c)) {
				*f = c.Args[1+i].Text
			}
			return nil
		},
	}
}

// sslContextOf is the context that the setting's index names.
func sslContextOf(c *at.Call) *sslContext { return &mod(c).ssl[c.Args[0].Num] }
