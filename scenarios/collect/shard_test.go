package collect

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestShard(t *testing.T) {
	for _, test := range []struct {
		text, env string
		want      string
	}{
		{"", "", "1/1"},
		{"2/3", "CI_NODE_INDEX=1 CI_NODE_TOTAL=9", "2/3"},
		{"auto", "CI_NODE_INDEX=3 CI_NODE_TOTAL=4", "3/4"},
		{"auto", "CI_NODE_TOTAL=1", "1/1"},
		{"auto", "CIRCLE_NODE_INDEX=0 CIRCLE_NODE_TOTAL=4", "1/4"},
		{"auto", "BUILDKITE_PARALLEL_JOB=3 BUILDKITE_PARALLEL_JOB_COUNT=4", "4/4"},
		{"auto/5", "JOB_COMPLETION_INDEX=4 CI_NODE_INDEX=1 CI_NODE_TOTAL=2", "5/5"},
		{"auto", "", "none of CI_NODE_INDEX and CI_NODE_TOTAL (GitLab), CIRCLE_NODE_INDEX and"},
		{"auto", "CI_NODE_INDEX=1", "none of CI_NODE_INDEX"},
		{"auto", "CI_NODE_INDEX=0 CI_NODE_TOTAL=4", `CI_NODE_INDEX is "0": want 1 to 4`},
		{"auto", "CIRCLE_NODE_INDEX=4 CIRCLE_NODE_TOTAL=4", `CIRCLE_NODE_INDEX is "4": want 0 to 3`},
		{"auto", "CI_NODE_INDEX=1 CI_NODE_TOTAL=many", `CI_NODE_TOTAL is "many"`},
		{"auto/5", "", "JOB_COMPLETION_INDEX is not set"},
		{"auto/5", "JOB_COMPLETION_INDEX=5", `JOB_COMPLETION_INDEX is "5": want 0 to 4`},
		{"0/3", "", `invalid shard "0/3"`},
		{"4/3", "", `invalid shard "4/3"`},
		{"3", "", `invalid shard "3"`},
		{"auto/0", "", `invalid shard "auto/0"`},
		{"1/3/5", "", `invalid shard "1/3/5"`},
	} {
		env := map[string]string{}
		for _, v := range strings.Fields(test.env) {
			name, value, _ := strings.Cut(v, "=")
			env[name] = value
		}
		var s Shard
		var err error
		if test.text != "" {
			s, err = ParseShard(test.text)
		}
		got := ""
		if err == nil {
			var index, count int
			index, count, err = s.Resolve(func(name string) (string, bool) { v, ok := env[name]; return v, ok })
			got = fmt.Sprintf("%d/%d", index, count)
		}
		if err != nil {
			got = err.Error()
		}
		if !strings.Contains(got, test.want) {
			t.Errorf("--shard %s with %q: %s; want %s", test.text, test.env, got, test.want)
		}
	}
}

// TestShardsCover: whatever their number, shards have each scenario once between them.
func TestShardsCover(t *testing.T) {
	for n := range 8 {
		var all []int
		for i := range n {
			all = append(all, i)
		}
		for count := 1; count < 10; count++ {
			var covered []int
			for index := 1; index <= count; index++ {
				mine := Part(all, index, count)
				if len(mine) > (n+count-1)/count {
					t.Errorf("shard %d/%d of %d has %d", index, count, n, len(mine))
				}
				covered = append(covered, mine...)
			}
			if slices.Sort(covered); !slices.Equal(covered, all) {
				t.Errorf("%d shards of %d cover %v", count, n, covered)
			}
		}
	}
}
