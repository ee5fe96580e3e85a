package client

import (
	"encoding/asn1"
	"math/big"
)

// What a password's derivation may cost: PBKDF2's rounds, a few seconds of processor; scrypt's
// memory, N·r·128 bytes, and passes.
const (
	mostRounds = 10_000_000
	mostBlocks = 1 << 21
	mostPasses = 16
)

// costly reports whether opening a key of encrypted PKCS#8 with PBES2 (RFC 8018, A.4; RFC 7914, 7)
// would occupy the modem for longer than any honest key does. What cannot be read is not costly:
// opening it fails.
func costly(der []byte) bool {
	type algorithm struct {
		ID         asn1.ObjectIdentifier
		Parameters asn1.RawValue
	}
	var info struct {
		Algorithm algorithm
		Data      []byte
	}
	var parameters struct{ Derivation, Cipher algorithm }
	if _, err := asn1.Unmarshal(der, &info); err != nil {
		return false
	}
	if _, err := asn1.Unmarshal(info.Algorithm.Parameters.FullBytes, &parameters); err != nil {
		return false
	}
	var items []asn1.RawValue
	if _, err := asn1.Unmarshal(parameters.Derivation.Parameters.FullBytes, &items); err != nil {
		return false
	}
	var numbers []*big.Int
	for _, item := range items {
		var n *big.Int
		if _, err := asn1.Unmarshal(item.FullBytes, &n); err == nil && n != nil {
			numbers = append(numbers, n)
		}
	}
	over := func(n *big.Int, most int64) bool { return n.Cmp(big.NewInt(most)) > 0 }
	if len(numbers) >= 3 { // scrypt: N, r, p
		return over(new(big.Int).Mul(numbers[0], numbers[1]), mostBlocks) || over(numbers[2], mostPasses)
	}
	return len(numbers) > 0 && over(numbers[0], mostRounds)
}
