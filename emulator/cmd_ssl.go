package emulator

// sslCommands is AT+QSSLCFG, whose settings stand in [Modem.tlsOptions] when a session begins.
func sslCommands() []Command {
	return []Command{{Name: "+QSSLCFG", Brief: "settings of an SSL context", Family: SSL, Ref: "SSL note", Keys: sslKeys(), Write: keyedSetting,
		Note: "not saved; a suite that the TLS library lacks can be set, and then the handshake fails"}}
}

func sslKeys() []Key {
	const readBack = "checked, kept and read back"
	keys := []Key{
		sslNumber(num("sslversion", 0, 4).def("4"), func(s *sslContext) *int64 { return &s.version }),
		sslNumber(Param{Name: "ciphersuite", Type: Word, Values: cipherWords(), Default: "0XFFFF"}, func(s *sslContext) *int64 { return &s.suite }),
		sslText(func(s *sslContext) []*string { return []*string{&s.cacert} }, "cacert", text("cacertpath", 255)),
		sslText(func(s *sslContext) []*string { return []*string{&s.cacertex} }, "cacertex", text("cacertpath", 255)),
		sslText(func(s *sslContext) []*string { return []*string{&s.clientcert} }, "clientcert", text("client_cert_path", 255)),
		sslText(func(s *sslContext) []*string { return []*string{&s.clientkey, &s.keyPassword} }, "clientkey", text("client_key_path", 255), text("key_pwd", 255).opt("")),
		sslNumber(num("seclevel", 0, 2).def("0"), func(s *sslContext) *int64 { return &s.seclevel }),
		sslNumber(num("ignorelocaltime", 0, 1).def("1"), func(s *sslContext) *int64 { return &s.ignoreTime }),
		sslNumber(num("negotiatetime", 10, 300).def("300"), func(s *sslContext) *int64 { return &s.negotiateTime }),
		sslNumber(num("sni", 0, 1).def("0"), func(s *sslContext) *int64 { return &s.sni }),
		sslNumber(num("checkhost", 0, 1).def("0"), func(s *sslContext) *int64 { return &s.checkHost }),
	}
	kept := []Key{
		sslNumber(num("closetimemode", 0, 1).def("0"), func(s *sslContext) *int64 { return &s.closeTimeMode }),
		sslNumber(num("ignoremulticertchainverify", 0, 1).def("0"), func(s *sslContext) *int64 { return &s.ignoreMultiChain }),
		sslNumber(num("ignoreinvalidcertsign", 0, 1).def("0"), func(s *sslContext) *int64 { return &s.ignoreInvalidSign }),
		sslNumber(num("ignorecertchain", 0, 1).def("0"), func(s *sslContext) *int64 { return &s.ignoreChain }),
		sslNumber(num("session_cache", 0, 1).def("0"), func(s *sslContext) *int64 { return &s.sessionCache }),
		sslText(func(s *sslContext) []*string { return []*string{&s.pskIdentity, &s.pskKey} }, "psk", text("identity", 255), text("key", 255)),
		sslText(func(s *sslContext) []*string { return []*string{&s.alpn} }, "alpn", text("protocolname", 255)),
		sslNumber(num("renegotiation", 0, 1).def("0"), func(s *sslContext) *int64 { return &s.renegotiation }),
		sslNumber(num("dtls", 0, 1).def("0"), func(s *sslContext) *int64 { return &s.dtls }),
		sslNumber(num("dtlsversion", 0, 1).def("0"), func(s *sslContext) *int64 { return &s.dtlsVersion }),
	}
	for i := range kept {
		kept[i].Support, kept[i].Note = Setting, readBack
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
func sslIndex() []Param { return []Param{num("SSL_ctxID", 0, sslCount-1)} }

// sslNumber is a setting that is one number, named as its parameter.
func sslNumber(p Param, field func(s *sslContext) *int64) Key {
	return Key{Name: p.Name, Index: sslIndex(), Params: []Param{p},
		Get: func(c *Call) []argument { return c.values(number(*field(c.sslContext()))) },
		Set: func(c *Call) error {
			*field(c.sslContext()) = c.args[1].num
			return nil
		},
	}
}

// sslText is a setting of one or more strings; optional ones are shown when they are set.
func sslText(fields func(s *sslContext) []*string, name string, params ...Param) Key {
	return Key{Name: name, Index: sslIndex(), Params: params,
		Get: func(c *Call) []argument {
			var values []argument
			for i, f := range fields(c.sslContext()) {
				if *f != "" || !params[i].Optional {
					values = append(values, str(*f))
				}
			}
			return values
		},
		Set: func(c *Call) error {
			c.lintPrefix(c.args[1].text)
			for i, f := range fields(c.sslContext()) {
				*f = c.args[1+i].text
			}
			return nil
		},
	}
}

// sslContext is the context that the setting's index names.
func (c *Call) sslContext() *sslContext { return &c.m.ssl[c.args[0].num] }
