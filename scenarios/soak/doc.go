// Package soak has a host that does anything that hosts do, at random, for as long as it is told
// to, and a scenario in which anything goes wrong. Soak tests play the host against modems for
// hours and compare what these take at the end with what they took when they had warmed up.
//
//	h := soak.NewHost(line, 1)
//	for range 1000 {
//		h.Session()
//	}
//	fmt.Println(h.Figures)
//
// The host is seeded: the same seed and the same answers give the same session. It copes with
// everything: a modem that reboots, answers that are lost or damaged, data mode that ends early.
package soak
