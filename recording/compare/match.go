package compare

// A pair are two tokens that stand for each other.
type pair struct{ want, got *token }

// align pairs the tokens of one name: first those that are the same, in the same order, then those
// that are the same elsewhere, then those that are left, in order. same may be asked often.
func align(want, got []*token, same func(want, got *token) bool) (pairs []pair, missing, extra []*token) {
	pairs, want, got = inOrder(want, got, same)
	taken := make([]bool, len(got))
	for _, w := range want {
		found := -1
		for i, g := range got {
			if !taken[i] && len(want)*len(got) <= mostCompared && same(w, g) {
				found = i
				break
			}
		}
		if found < 0 {
			missing = append(missing, w)
			continue
		}
		taken[found] = true
		pairs = append(pairs, pair{w, got[found]})
	}
	for i, g := range got {
		if !taken[i] {
			extra = append(extra, g)
		}
	}
	n := min(len(missing), len(extra))
	for i := range n {
		pairs = append(pairs, pair{missing[i], extra[i]})
	}
	return pairs, missing[n:], extra[n:]
}

// mostCompared is how many pairs of tokens are compared at most to find the best alignment.
const mostCompared = 1 << 18

// inOrder finds the most tokens that are the same in the same order, and returns the others.
func inOrder(want, got []*token, same func(want, got *token) bool) (pairs []pair, otherWant, otherGot []*token) {
	for len(want) > 0 && len(got) > 0 && same(want[0], got[0]) {
		pairs = append(pairs, pair{want[0], got[0]})
		want, got = want[1:], got[1:]
	}
	if len(want)*len(got) > mostCompared {
		return pairs, want, got
	}
	// length[i][j] is how many there are of want[i:] and got[j:].
	length := make([][]int, len(want)+1)
	equal := make([][]bool, len(want))
	length[len(want)] = make([]int, len(got)+1)
	for i := len(want) - 1; i >= 0; i-- {
		length[i], equal[i] = make([]int, len(got)+1), make([]bool, len(got))
		for j := len(got) - 1; j >= 0; j-- {
			length[i][j] = max(length[i+1][j], length[i][j+1])
			if equal[i][j] = same(want[i], got[j]); equal[i][j] {
				length[i][j] = max(length[i][j], length[i+1][j+1]+1)
			}
		}
	}
	i, j := 0, 0
	for i < len(want) && j < len(got) {
		switch {
		case equal[i][j] && length[i][j] == length[i+1][j+1]+1:
			pairs = append(pairs, pair{want[i], got[j]})
			i, j = i+1, j+1
		case length[i][j] == length[i+1][j]:
			otherWant = append(otherWant, want[i])
			i++
		default:
			otherGot = append(otherGot, got[j])
			j++
		}
	}
	return pairs, append(otherWant, want[i:]...), append(otherGot, got[j:]...)
}

// displaced are the pairs whose tokens came in another order than was expected: those outside the
// longest sequence of pairs that are in order. pairs are in the order that was expected.
func displaced(pairs []pair) (out []pair) {
	var tails []int                   // tails[n] is the last pair of the best sequence of n+1
	before := make([]int, len(pairs)) // the pair before it in its sequence, -1 none
	for i, p := range pairs {
		lo, hi := 0, len(tails)
		for lo < hi {
			mid := (lo + hi) / 2
			if pairs[tails[mid]].got.index < p.got.index {
				lo = mid + 1
			} else {
				hi = mid
			}
		}
		before[i] = -1
		if lo > 0 {
			before[i] = tails[lo-1]
		}
		if lo == len(tails) {
			tails = append(tails, i)
		} else {
			tails[lo] = i
		}
	}
	kept := make([]bool, len(pairs))
	if len(tails) > 0 {
		for i := tails[len(tails)-1]; i >= 0; i = before[i] {
			kept[i] = true
		}
	}
	for i, p := range pairs {
		if !kept[i] {
			out = append(out, p)
		}
	}
	return out
}
