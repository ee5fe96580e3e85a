package collect

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// A Shard is which part of the scenarios to run, as --shard has it. The zero value is all.
type Shard struct {
	auto         bool
	index, count int // from 1; 0 is not known yet
}

// ParseShard reads I/N, auto, or auto/N.
func ParseShard(s string) (Shard, error) {
	first, second, two := strings.Cut(s, "/")
	if first == "auto" && !two {
		return Shard{auto: true}, nil
	}
	count, err := strconv.Atoi(second)
	if first == "auto" && err == nil && count >= 1 {
		return Shard{auto: true, count: count}, nil
	}
	index, errIndex := strconv.Atoi(first)
	if err != nil || errIndex != nil || index < 1 || index > count {
		return Shard{}, fmt.Errorf("invalid shard %q: want I/N with I from 1 to N, as in 2/5, or auto, or auto/N", s)
	}
	return Shard{index: index, count: count}, nil
}

// A ciSystem tells its jobs which of how many they are.
type ciSystem struct {
	name, index, total string
	first              int // what the first job's index is
}

func ciSystems() []ciSystem {
	return []ciSystem{
		{"GitLab", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1},
		{"CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0},
		{"Buildkite", "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0},
	}
}

// kubernetesIndex has the index of an indexed job's pod, from 0.
const kubernetesIndex = "JOB_COMPLETION_INDEX"

// Resolve is which part of how many to run, from 1; 1 of 1 without --shard. lookup reads the
// environment.
func (s Shard) Resolve(lookup func(string) (string, bool)) (index, count int, err error) {
	switch {
	case s.count == 0 && !s.auto:
		return 1, 1, nil
	case !s.auto:
		return s.index, s.count, nil
	case s.count > 0:
		text, ok := lookup(kubernetesIndex)
		if !ok || text == "" {
			return 0, 0, fmt.Errorf("auto/%d: %s is not set: it is in the pods of a Kubernetes indexed job; elsewhere give auto or I/N", s.count, kubernetesIndex)
		}
		index, err = ordinal(kubernetesIndex, text, 0, s.count)
		return index, s.count, err
	}
	var known []string
	for _, ci := range ciSystems() {
		known = append(known, fmt.Sprintf("%s and %s (%s)", ci.index, ci.total, ci.name))
		if index, count, ok, err := ci.resolve(lookup); ok {
			return index, count, err
		}
	}
	return 0, 0, errors.New("auto: this job has no number: none of " + strings.Join(known, ", ") + " are set; give I/N")
}

func (ci ciSystem) resolve(lookup func(string) (string, bool)) (index, count int, ok bool, err error) {
	total, _ := lookup(ci.total)
	text, _ := lookup(ci.index)
	if total == "1" && text == "" { // GitLab, for a job that is not parallel
		return 1, 1, true, nil
	}
	if total == "" || text == "" {
		return 0, 0, false, nil
	}
	if count, err = strconv.Atoi(total); err != nil || count < 1 {
		return 0, 0, true, fmt.Errorf("auto: %s is %q: want 1 or more", ci.total, total)
	}
	index, err = ordinal(ci.index, text, ci.first, count)
	return index, count, true, err
}

// ordinal reads a variable that counts from first, as a number from 1 to count.
func ordinal(name, text string, first, count int) (int, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < first || n-first >= count {
		return 0, fmt.Errorf("auto: %s is %q: want %d to %d", name, text, first, first+count-1)
	}
	return n - first + 1, nil
}

// Part is the part of all that a shard has: every count-th, from the index-th on.
func Part[T any](all []T, index, count int) []T {
	var mine []T
	for i := index - 1; i < len(all); i += count {
		mine = append(mine, all[i])
	}
	return mine
}
