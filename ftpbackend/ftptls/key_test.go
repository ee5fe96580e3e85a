package ftptls

import (
	"encoding/asn1"
	"encoding/pem"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEncryptedKeys: keys as OpenSSL 3.0 writes them (openssl pkcs8 -topk8), with the password,
// with a wrong one and with none.
func TestEncryptedKeys(t *testing.T) {
	files, err := filepath.Glob("testdata/keys/*.pem")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		unsupported := strings.HasPrefix(filepath.Base(file), "pkcs12-") // PKCS#12's own way, of -v1
		if key, err := parseKey(text, "secret"); (err != nil) != unsupported || err == nil && key.Public() == nil {
			t.Errorf("%s: %v", file, err)
		}
		for password, says := range map[string]string{"": "no password", "x": "password"} {
			if _, err := parseKey(text, password); err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%s with password %q: %v", file, password, err)
			}
		}
	}
}

func FuzzEncryptedKey(f *testing.F) {
	files, _ := filepath.Glob("testdata/keys/*.pem")
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		block, _ := pem.Decode(text)
		f.Add(block.Bytes, "secret")
	}
	f.Fuzz(func(t *testing.T, der []byte, password string) {
		if key, err := parseEncryptedKey(der, password); (key == nil) != (err != nil) {
			t.Errorf("%v, %v", key, err)
		}
	})
}

// TestCostlyKey: a key whose password would take hours to try is refused at once.
func TestCostlyKey(t *testing.T) {
	for file, numbers := range map[string][2]string{
		"aes-256-cbc.pem": {"\x02\x02\x08\x00", "\x02\x04\x7f\xff\xff\xff"}, // 2048 rounds
		"scrypt.pem":      {"\x02\x02\x40\x00", "\x02\x04\x40\x00\x00\x00"}, // N 16384
	} {
		text, err := os.ReadFile("testdata/keys/" + file)
		if err != nil {
			t.Fatal(err)
		}
		block, _ := pem.Decode(text)
		if costly(block.Bytes) {
			t.Errorf("%s is costly", file)
		}
		der := widened(t, block.Bytes, numbers[0], numbers[1])
		if _, err := parseEncryptedKey(der, "secret"); err == nil || !strings.Contains(err.Error(), "too long") {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// widened replaces an element of a DER structure by a longer one, and lengthens what it stands in.
func widened(t *testing.T, der []byte, from, to string) []byte {
	t.Helper()
	if string(der) == from {
		return []byte(to)
	}
	if !strings.Contains(string(der), from) {
		return der
	}
	var outer asn1.RawValue
	if _, err := asn1.Unmarshal(der, &outer); err != nil || !outer.IsCompound {
		t.Fatal(err)
	}
	var inside []byte
	for rest := outer.Bytes; len(rest) > 0; {
		var item asn1.RawValue
		var err error
		if rest, err = asn1.Unmarshal(rest, &item); err != nil {
			t.Fatal(err)
		}
		inside = append(inside, widened(t, item.FullBytes, from, to)...)
	}
	whole, err := asn1.Marshal(asn1.RawValue{Class: outer.Class, Tag: outer.Tag, IsCompound: true, Bytes: inside})
	if err != nil {
		t.Fatal(err)
	}
	return whole
}
