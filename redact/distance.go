package redact

// maxDistance is how many bytes of a word are compared: it bounds the work on what is no word at
// all.
const maxDistance = 64

// Distance counts the insertions, deletions, replacements and swaps of neighbours that make b of a
// (optimal string alignment), as far as their first 64 bytes go. Upper and lower case differ.
func Distance(a, b string) int {
	a, b = a[:min(len(a), maxDistance)], b[:min(len(b), maxDistance)]
	var rows [3][maxDistance + 1]int
	before, last, row := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			replace := last[j]
			if a[i] != b[j] {
				replace++
			}
			row[j+1] = min(replace, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
