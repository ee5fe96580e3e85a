package redact

import "strings"

// A kind is what stands at a place among the parameters of a command.
type kind byte

const (
	number kind = 'n'
	text   kind = 't'
	secret kind = 's'
)

// A rule says which parameters of a command are secret.
type rule struct {
	name   string // in capitals, without its +
	shape  string // a kind for each parameter
	answer string // the same for the answer "+NAME: …", as far as that has secrets
	keys   []key  // of a command whose first parameter names a setting; in place of shape
	plain  string // the keys without secrets, each between blanks

	letters uint64 // of the name, see letterSet
}

// A key is a setting with a secret.
type key struct {
	name  string // in small letters
	shape string // of what follows it
}

// rules are the commands with secrets, of this module and of its relatives: a host may try those
// too.
func rules() []rule {
	return []rule{
		{name: "QFTPCFG", keys: []key{{"account", "ts"}},
			plain: " filetype transmode contextid rsptimeout ssltype sslctxid data_address restenable cache_size "},
		{name: "QSSLCFG", keys: []key{{"clientkey", "nts"}, {"psk", "nts"}},
			plain: " sslversion ciphersuite cacert cacertex clientcert seclevel ignorelocaltime negotiatetime sni checkhost closetimemode" +
				" ignoremulticertchainverify ignoreinvalidcertsign ignorecertchain session_cache alpn renegotiation dtls dtlsversion "},
		{name: "QHTTPCFG", keys: []key{{"auth", "s"}},
			plain: " contextid requestheader responseheader sslctxid contenttype rspout/auto closed/ind windowsize closewaittime "},
		{name: "QMTCFG", keys: []key{{"aliauth", "ntts"}},
			plain: " version pdpcid ssl keepalive session clean_session timeout will willex recv/mode message_recieve_mode send/mode view/mode edit/timeout dataformat qmtping "},
		{name: "QICSGP", shape: "nnttsn", answer: "nttsn"},
		{name: "CGAUTH", shape: "nnts", answer: "nnts"},
		{name: "CPIN", shape: "ss", answer: "ss"},
		{name: "CPIN2", shape: "ss", answer: "ss"},
		{name: "CLCK", shape: "tnsn", answer: "tnsn"},
		{name: "CPWD", shape: "tss", answer: "tss"},
		{name: "QMTCONN", shape: "ntts"},
		{name: "QFTPPASS", shape: "s"},
		{name: "FTPPW", shape: "s"},
		{name: "QIREGAPP", shape: "tts"},
		{name: "CSTT", shape: "tts"},
	}
}

// anyAccount is for commands that nobody knows, but which set an account.
var anyAccount = rule{keys: []key{{"account", "ts"}}}

// isPlain reports whether a setting is known to have no secret.
func (r *rule) isPlain(name string) bool {
	return name != "" && strings.Contains(r.plain, " "+strings.ToLower(name)+" ")
}

// isOther reports whether a name is like that of a rule and yet another command's, which has no
// secrets.
func isOther(name string) bool {
	switch name {
	case "QCFG", "QIMSCFG", "QICFG", "CLCC", "CCLK", "CSTA", "QFTPCWD", "CPINR", "CGATT", "CGACT", "CPAS":
		return true
	}
	return false
}
