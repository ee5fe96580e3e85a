package runner_test

import (
	"context"
	"fmt"

	"ptymodem/scenarios"
	"ptymodem/scenarios/runner"
)

// The first scenario's steps fail: the answer is another one.
func Example() {
	for _, answer := range []string{"+CME ERROR: 13", "+CME ERROR: 10"} {
		s, err := scenarios.Parse("sim.yaml", []byte(`
name: the host sees that there is no SIM
modem: {sim: absent}
steps:
  - {send: AT+CPIN?, expect: "`+answer+`"}
`))
		if err != nil {
			fmt.Println(err)
			return
		}
		run := runner.Run{Scenario: s}
		result := run.Do(context.Background())
		fmt.Println(result.Verdict == runner.Passed, result.Cause())
	}
	// Output:
	// false sim.yaml:5:30: step 1 (send AT+CPIN?): the answer was +CME ERROR: 10, not +CME ERROR: 13
	// true
}
